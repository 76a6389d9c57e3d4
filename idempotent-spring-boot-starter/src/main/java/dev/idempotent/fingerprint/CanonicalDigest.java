package dev.idempotent.fingerprint;

import dev.idempotent.store.FramedDigest;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Digest of a JSON document, taken from its tokens, for which the order of an object's
 * members does not count. Numbers count as they were written and are never computed;
 * members of the same name keep their order, because a reader sees the last (or the
 * first). An array takes constant memory, an object two digests for each member, and a
 * document has at most {@value #MAX_MEMBERS} of them. Nesting takes memory for each open
 * level and no stack; its depth is for the parser to limit. Not thread-safe.
 */
public final class CanonicalDigest {

	private static final int MAX_MEMBERS = 100_000;

	private final Deque<Container> open = new ArrayDeque<>();

	private byte @Nullable [] root;

	private int members;

	public void startObject() {
		this.open.push(new ObjectMembers());
	}

	public void startArray() {
		this.open.push(new ArrayElements());
	}

	/**
	 * Begins an object's member.
	 * @throws IllegalStateException when the document has too many members
	 */
	public void name(String name) {
		if (++this.members > MAX_MEMBERS) {
			throw new IllegalStateException("More than " + MAX_MEMBERS + " members");
		}
		this.open.element().name(digest("name", name));
	}

	/**
	 * Ends the object or the array that was started last.
	 */
	public void end() {
		add(this.open.pop().digest());
	}

	/**
	 * Adds a scalar.
	 * @param type tells a number from a string of the same text
	 * @param text as it was written
	 */
	public void scalar(String type, String text) {
		add(digest(type, text));
	}

	/**
	 * Returns the document's digest, of 32 bytes.
	 * @throws IllegalStateException when the document has not ended, or never began
	 */
	public byte[] digest() {
		if (this.root == null || !this.open.isEmpty()) {
			throw new IllegalStateException("The document is not complete");
		}
		return this.root.clone();
	}

	private void add(byte[] value) {
		Container container = this.open.peek();
		if (container != null) {
			container.add(value);
		}
		else if (this.root == null) {
			this.root = value;
		}
		else {
			throw new IllegalStateException("More than one document");
		}
	}

	private static byte[] digest(String type, String text) {
		return new FramedDigest().add(type).add(text).digest();
	}

	private interface Container {

		void name(byte[] name);

		void add(byte[] value);

		byte[] digest();

	}

	private static final class ArrayElements implements Container {

		private final MessageDigest elements = FramedDigest.sha256();

		private ArrayElements() {
			this.elements.update((byte) '[');
		}

		@Override
		public void name(byte[] name) {
			throw new IllegalStateException("An array has no names");
		}

		@Override
		public void add(byte[] value) {
			this.elements.update(value);
		}

		@Override
		public byte[] digest() {
			return this.elements.digest();
		}

	}

	private static final class ObjectMembers implements Container {

		private final List<Member> members = new ArrayList<>();

		private byte @Nullable [] name;

		@Override
		public void name(byte[] name) {
			this.name = name;
		}

		@Override
		public void add(byte[] value) {
			if (this.name == null) {
				throw new IllegalStateException("A member has a name");
			}
			this.members.add(new Member(this.name, value));
			this.name = null;
		}

		@Override
		public byte[] digest() {
			this.members.sort(Comparator.comparing(Member::name, Arrays::compare));
			MessageDigest digest = FramedDigest.sha256();
			digest.update((byte) '{');
			for (Member member : this.members) {
				digest.update(member.name());
				digest.update(member.value());
			}
			return digest.digest();
		}

	}

	private record Member(byte[] name, byte[] value) {
	}

}

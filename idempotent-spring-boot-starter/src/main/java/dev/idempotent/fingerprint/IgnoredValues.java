package dev.idempotent.fingerprint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which values of a document don't count, by JSON pointers: RFC 6901. An element of an
 * array is named by its index; {@code -}, which names none that is there, ignores none.
 */
public final class IgnoredValues {

	private static final IgnoredValues NONE = new IgnoredValues();

	private final Map<String, IgnoredValues> children = new HashMap<>();

	private boolean all;

	private IgnoredValues() {
	}

	/**
	 * Reads pointers.
	 * @throws IllegalArgumentException when one of them is none
	 */
	public static IgnoredValues of(List<String> pointers) {
		if (pointers.isEmpty()) {
			return NONE;
		}
		IgnoredValues root = new IgnoredValues();
		for (String pointer : pointers) {
			root.add(pointer);
		}
		return root;
	}

	/**
	 * Returns whether this value itself is ignored.
	 */
	public boolean isAll() {
		return this.all;
	}

	/**
	 * Returns what is ignored of an object's member.
	 */
	public IgnoredValues child(String name) {
		return this.children.isEmpty() ? NONE : this.children.getOrDefault(name, NONE);
	}

	IgnoredValues child(int index) {
		return this.children.isEmpty() ? NONE : child(Integer.toString(index));
	}

	private void add(String pointer) {
		if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
			throw new IllegalArgumentException("\"" + pointer + "\" is not a JSON pointer; use /" + pointer);
		}
		IgnoredValues value = this;
		String[] names = pointer.split("/", -1);
		for (int i = 1; i < names.length; i++) {
			value = value.children.computeIfAbsent(names[i].replace("~1", "/").replace("~0", "~"),
					(name) -> new IgnoredValues());
		}
		value.all = true;
	}

}

package dev.idempotent.store.redis.inspect;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ClusterSlotHashUtil;

import dev.idempotent.store.RecordKey;

/**
 * The names of records in Redis: which are theirs, and by which a Cluster's node is
 * found. Thread-safe.
 */
final class KeySpace {

	private static final int KEY_LENGTH = 43;

	private static final Pattern HASH_TAG = Pattern.compile("[^{]*\\{[^}]+}.*", Pattern.DOTALL);

	private final String prefix;

	private final byte[] prefixBytes;

	private final Map<Integer, String> names = new ConcurrentHashMap<>();

	KeySpace(String prefix) {
		this.prefix = prefix;
		this.prefixBytes = prefix.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Returns the glob that the names of all records match.
	 */
	String pattern() {
		return this.prefix.replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "?".repeat(KEY_LENGTH);
	}

	/**
	 * Returns the first of the nodes' first slots. A hash tag in the prefix puts all
	 * records into one slot: then it is the last, so that no other node follows.
	 */
	int firstSlot() {
		return hasHashTag() ? ScanPosition.SLOTS - 1 : 0;
	}

	/**
	 * Returns a name with the prefix, which rights may ask for, that is no record's and
	 * lies in a slot, or where all records do.
	 */
	String nameIn(int slot) {
		return hasHashTag() ? this.prefix : this.names.computeIfAbsent(slot, this::newNameIn);
	}

	/**
	 * Returns whose record a name is, or null when it is none's.
	 */
	@Nullable RecordKey key(byte[] name) {
		if (name.length != this.prefixBytes.length + KEY_LENGTH) {
			return null;
		}
		return new RecordKey(new String(name, this.prefixBytes.length, KEY_LENGTH, StandardCharsets.US_ASCII));
	}

	private boolean hasHashTag() {
		return HASH_TAG.matcher(this.prefix).matches();
	}

	private String newNameIn(int slot) {
		return IntStream.range(0, Integer.MAX_VALUE)
			.mapToObj((number) -> this.prefix + number)
			.filter((name) -> ClusterSlotHashUtil.calculateSlot(name) == slot)
			.findFirst()
			.orElseThrow();
	}

}

package dev.idempotent.torture.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A time in which a process could make no step in the store, for whatever reason, by its
 * own account.
 *
 * @param to {@link Execution#NEVER} when the process did not live to hear the store again
 */
public record Silence(long pid, long from, long to) {

	/**
	 * Returns the silences of one process, those in one that overlap.
	 */
	public static List<Silence> merged(List<Silence> silences) {
		List<Silence> merged = new ArrayList<>();
		for (Silence next : silences.stream().sorted(Comparator.comparingLong(Silence::from)).toList()) {
			Silence last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
			if (last != null && next.from <= last.to) {
				merged.set(merged.size() - 1, new Silence(last.pid, last.from, Math.max(last.to, next.to)));
			}
			else {
				merged.add(next);
			}
		}
		return merged;
	}

	/**
	 * Returns how much of it, in milliseconds, lies between two times.
	 */
	public long within(long start, long end) {
		return Math.max(0, Math.min(this.to, end) - Math.max(this.from, start));
	}

}

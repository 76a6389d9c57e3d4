package dev.idempotent.store.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.idempotent.core.IdempotencyStore;
import org.jspecify.annotations.Nullable;

/**
 * Compares a store with the model, history by history, and ends with the first history in
 * which an answer differs.
 */
public final class Explorer {

	private static final List<Step> STEPS = Step.all();

	private static final int MAX_ATTEMPT = 4;

	private final IdempotencyStore store;

	private final Time time;

	private long histories;

	public Explorer(IdempotencyStore store, Time time) {
		this.store = store;
		this.time = time;
	}

	public long histories() {
		return this.histories;
	}

	/**
	 * Takes every history of so many steps.
	 * @return the first that differs, or null
	 */
	public @Nullable String all(int length) {
		return all(new ArrayDeque<>(), length);
	}

	/**
	 * Goes to each state that the model can reach, by a shortest way, and takes every
	 * history of so many steps from there.
	 */
	public @Nullable String fromEachState(int length) {
		for (List<Step> way : reachable().values()) {
			String difference = all(new ArrayDeque<>(way), way.size() + length);
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	/**
	 * Takes histories at random.
	 */
	public @Nullable String random(long seed, int histories, int length) {
		Random random = new Random(seed);
		for (int i = 0; i < histories; i++) {
			List<Step> history = random.ints(length, 0, STEPS.size()).mapToObj(STEPS::get).toList();
			String difference = difference(history);
			if (difference != null) {
				return "Seed " + seed + ": " + difference;
			}
		}
		return null;
	}

	/**
	 * Returns the model's states with a shortest way to each.
	 */
	public static Map<ModelRecord, List<Step>> reachable() {
		Map<ModelRecord, List<Step>> ways = new LinkedHashMap<>(Map.of(ModelRecord.ABSENT, List.of()));
		Deque<ModelRecord> left = new ArrayDeque<>(ways.keySet());
		while (!left.isEmpty()) {
			ModelRecord state = left.remove();
			for (Step step : STEPS) {
				ModelRecord next = state.after(step).after();
				if (next.attempt() <= MAX_ATTEMPT && !ways.containsKey(next)) {
					List<Step> way = new ArrayList<>(ways.getOrDefault(state, List.of()));
					way.add(step);
					ways.put(next, List.copyOf(way));
					left.add(next);
				}
			}
		}
		return ways;
	}

	private @Nullable String all(Deque<Step> history, int length) {
		if (history.size() == length) {
			return difference(List.copyOf(history));
		}
		for (Step step : STEPS) {
			history.addLast(step);
			String difference = all(history, length);
			history.removeLast();
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private @Nullable String difference(List<Step> history) {
		this.histories++;
		Subject subject = new Subject(this.store, this.time);
		ModelRecord model = ModelRecord.ABSENT;
		for (int i = 0; i < history.size(); i++) {
			ModelRecord.Outcome expected = model.after(history.get(i));
			String answer = subject.take(history.get(i));
			if (!answer.equals(expected.answer())) {
				return history.subList(0, i + 1) + " ended with " + answer + ", not " + expected.answer() + ", from "
						+ model;
			}
			model = expected.after();
		}
		return null;
	}

}

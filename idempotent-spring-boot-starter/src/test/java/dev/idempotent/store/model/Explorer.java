package dev.idempotent.store.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.IdempotencyStore;

/**
 * Compares a store with the model, history by history, and ends with the first history in
 * which an answer differs.
 */
public final class Explorer {

	private static final List<Step> STEPS = Step.all();

	private static final List<List<Step>> QUESTIONS = Step.questions();

	private final IdempotencyStore store;

	private final Time time;

	private long histories;

	private long steps;

	public Explorer(IdempotencyStore store, Time time) {
		this.store = store;
		this.time = time;
	}

	/**
	 * Takes every history of so many steps.
	 * @return the first that differs, or null
	 */
	public @Nullable String all(int length) {
		return all(new ArrayDeque<>(), length);
	}

	/**
	 * Goes to each state that the model can reach, by a shortest way, takes each step
	 * from there, and asks each question that tells one state from another. A store that
	 * has no more states than the model, and differs from it in one, can't hide that.
	 */
	public @Nullable String eachStepFromEachState() {
		return eachStepFromEachState(() -> QUESTIONS);
	}

	/**
	 * Does the same with some of the questions, by chance.
	 * @param questions how many after each step
	 */
	public @Nullable String eachStepFromEachState(long seed, int questions) {
		Random random = new Random(seed);
		return seeded(seed, eachStepFromEachState(
				() -> random.ints(questions, 0, QUESTIONS.size()).mapToObj(QUESTIONS::get).toList()));
	}

	/**
	 * Takes histories by chance.
	 */
	public @Nullable String random(long seed, int histories, int length) {
		Random random = new Random(seed);
		for (int i = 0; i < histories; i++) {
			String difference = difference(random.ints(length, 0, STEPS.size()).mapToObj(STEPS::get).toList());
			if (difference != null) {
				return seeded(seed, difference);
			}
		}
		return null;
	}

	/**
	 * Returns the model's states with a shortest way to each.
	 */
	static Map<ModelRecord, List<Step>> reachable() {
		Map<ModelRecord, List<Step>> ways = new LinkedHashMap<>(Map.of(ModelRecord.ABSENT, List.of()));
		Deque<ModelRecord> left = new ArrayDeque<>(ways.keySet());
		while (!left.isEmpty()) {
			ModelRecord state = left.remove();
			for (Step step : STEPS) {
				ModelRecord next = state.after(step).after();
				if (!ways.containsKey(next)) {
					ways.put(next, with(ways.getOrDefault(state, List.of()), List.of(step)));
					left.add(next);
				}
			}
		}
		return ways;
	}

	@Override
	public String toString() {
		return this.histories + " histories, " + this.steps + " steps, of a model with " + reachable().size()
				+ " states";
	}

	private @Nullable String eachStepFromEachState(Supplier<Collection<List<Step>>> questions) {
		for (List<Step> way : reachable().values()) {
			for (Step step : STEPS) {
				for (List<Step> question : questions.get()) {
					String difference = difference(with(with(way, List.of(step)), question));
					if (difference != null) {
						return difference;
					}
				}
			}
		}
		return null;
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
			this.steps++;
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

	private static List<Step> with(List<Step> history, List<Step> more) {
		List<Step> longer = new ArrayList<>(history);
		longer.addAll(more);
		return List.copyOf(longer);
	}

	private static @Nullable String seeded(long seed, @Nullable String difference) {
		return (difference != null) ? "Seed " + seed + ": " + difference : null;
	}

}

package dev.idempotent.store.redis.near;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.redis.near.NearAnswers.Question;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.Steps;

/**
 * Steps of which claims are answered without Redis, when this server knows what Redis
 * would say.
 * <ol>
 * <li>What Redis says of a consumed record is kept: its result, as a claim found it or as
 * a completion stored it, and its fingerprint. A claim with this fingerprint gets it, and
 * all others go to Redis.</li>
 * <li>It is kept as long as Redis keeps the record, by what was left of the TTL, and no
 * longer than {@link NearAnswers#MAX_AGE}, both from before the question on.</li>
 * <li>Any other step on the record, such as an operator's decision, ends what is kept and
 * what is still on its way, before its caller hears of it.</li>
 * </ol>
 * So what is freed or settled through this server counts at once. What was decided
 * elsewhere, or lost by Redis, counts when the answer is too old. Thread-safe.
 */
public final class NearSteps implements Steps {

	private final Steps steps;

	private final NearAnswers answers;

	/**
	 * Creates steps.
	 * @param steps closed with these
	 * @param maximumBytes how much of the heap answers may take, about
	 */
	public NearSteps(Steps steps, long maximumBytes) {
		this(steps, new NearAnswers(maximumBytes, System::nanoTime));
	}

	NearSteps(Steps steps, NearAnswers answers) {
		this.steps = steps;
		this.answers = answers;
	}

	@Override
	public List<Object> make(Step step) {
		List<Object> known = known(step);
		return (known != null) ? known : ask(step);
	}

	@Override
	public CompletableFuture<List<Object>> start(Step step) {
		List<Object> known = known(step);
		return (known != null) ? CompletableFuture.completedFuture(known) : startToAsk(step);
	}

	/**
	 * Leaves what is kept as it is: renewals and descriptions change nothing consumed.
	 */
	@Override
	public List<CompletableFuture<List<Object>>> startAll(List<Step> steps) {
		return this.steps.startAll(steps);
	}

	@Override
	public void close() {
		this.steps.close();
	}

	private @Nullable List<Object> known(Step step) {
		byte[] fingerprint = step.claimedFingerprint();
		NearAnswer answer = (fingerprint != null) ? this.answers.find(step.key()) : null;
		return (answer != null && Arrays.equals(answer.fingerprint(), fingerprint)) ? answer.reply() : null;
	}

	private List<Object> ask(Step step) {
		Question question = this.answers.ask(step.key());
		List<Object> reply = null;
		try {
			reply = this.steps.make(tells(step) ? step.askingForTtl() : step);
			return reply;
		}
		finally {
			ended(question, step, reply);
		}
	}

	private CompletableFuture<List<Object>> startToAsk(Step step) {
		Question question = this.answers.ask(step.key());
		CompletableFuture<List<Object>> result = new CompletableFuture<>();
		this.steps.start(tells(step) ? step.askingForTtl() : step).whenComplete((reply, failure) -> {
			ended(question, step, reply);
			if (failure == null) {
				result.complete(reply);
			}
			else {
				result.completeExceptionally(failure);
			}
		});
		return result;
	}

	// With null for a step that failed
	private void ended(Question question, Step step, @Nullable List<Object> reply) {
		if (tells(step)) {
			this.answers.note(question, answer(step, reply));
		}
		else {
			this.answers.forget(step.key());
		}
	}

	private static boolean tells(Step step) {
		return step.claimedFingerprint() != null || step.completedResult() != null;
	}

	private static @Nullable NearAnswer answer(Step step, @Nullable List<Object> reply) {
		if (reply == null || reply.size() < 3) {
			return null;
		}
		byte[] known = (byte[]) reply.get(1);
		long ttl = (Long) reply.get(2);
		byte[] fingerprint = step.claimedFingerprint();
		return (fingerprint != null) ? new NearAnswer(fingerprint, known, ttl)
				: new NearAnswer(known, Objects.requireNonNull(step.completedResult()).clone(), ttl);
	}

}

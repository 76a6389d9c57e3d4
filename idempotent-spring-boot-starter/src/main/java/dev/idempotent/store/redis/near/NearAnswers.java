package dev.idempotent.store.redis.near;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers for a short time, within a bound in bytes, those that are asked for often
 * rather than others. Thread-safe.
 */
final class NearAnswers {

	/**
	 * How old an answer may be, counted from before Redis was asked for it.
	 */
	static final Duration MAX_AGE = Duration.ofSeconds(10);

	// Of an answer without its result, as the heap has it
	static final int OVERHEAD = 500;

	// No answer may push too many others out
	private static final int LEAST_ANSWERS = 16;

	private static final int STRIPES = 1024;

	private final long largest;

	private final Ticker ticker;

	private final Cache<String, Kept> answers;

	// By the hash of the name
	private final AtomicIntegerArray changes = new AtomicIntegerArray(STRIPES);

	NearAnswers(long maximumBytes, Ticker ticker) {
		this.largest = maximumBytes / LEAST_ANSWERS;
		this.ticker = ticker;
		this.answers = Caffeine.newBuilder()
			.ticker(ticker)
			.executor(Runnable::run)
			.expireAfterWrite(MAX_AGE)
			.maximumWeight(maximumBytes)
			.weigher((String name, Kept kept) -> (int) Math.min(Integer.MAX_VALUE, weight(kept.answer)))
			.build();
	}

	/**
	 * Returns the answer of a record, or null.
	 * @param key the record's name in Redis
	 */
	@Nullable NearAnswer find(byte[] key) {
		Kept kept = this.answers.getIfPresent(name(key));
		return (kept != null && kept.until - this.ticker.read() > 0) ? kept.answer : null;
	}

	/**
	 * Begins to ask Redis about a record.
	 */
	Question ask(byte[] key) {
		String name = name(key);
		return new Question(name, this.ticker.read(), this.changes.get(stripe(name)));
	}

	/**
	 * Takes note of what Redis said.
	 * @param answer null when it said anything else, or nothing
	 */
	void note(Question question, @Nullable NearAnswer answer) {
		if (answer == null || weight(answer) > this.largest) {
			this.answers.invalidate(question.name);
			return;
		}
		// Whoever forgets it from now on waits for the entry
		this.answers.asMap().compute(question.name, (name, kept) -> {
			if (this.changes.get(stripe(name)) != question.changes) {
				return null;
			}
			boolean older = kept != null && kept.askedAt - question.askedAt > 0;
			return older ? kept : new Kept(answer, question.askedAt, question.askedAt + answer.nanos(MAX_AGE));
		});
	}

	/**
	 * Forgets the answer of a record that may have changed, and that of any question
	 * which is on its way.
	 */
	void forget(byte[] key) {
		String name = name(key);
		this.changes.incrementAndGet(stripe(name));
		this.answers.invalidate(name);
	}

	/**
	 * Returns about how many bytes of the heap are in use.
	 */
	long bytes() {
		return this.answers.policy().eviction().orElseThrow().weightedSize().orElse(0);
	}

	private static long weight(NearAnswer answer) {
		return (long) OVERHEAD + answer.result().length;
	}

	private static String name(byte[] key) {
		return new String(key, StandardCharsets.ISO_8859_1);
	}

	private static int stripe(String name) {
		return name.hashCode() & (STRIPES - 1);
	}

	/**
	 * A question that is on its way.
	 *
	 * @param changes of the record's stripe, when it was asked
	 */
	record Question(String name, long askedAt, int changes) {
	}

	private record Kept(NearAnswer answer, long askedAt, long until) {
	}

}

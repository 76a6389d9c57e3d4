package dev.idempotent.store.redis.near;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.idempotent.store.redis.near.NearAnswers.Question;

import static org.assertj.core.api.Assertions.assertThat;

class NearAnswersTests {

	private static final long BYTES = 1_000_000;

	private static final byte[] KEY = key(0);

	private static final NearAnswer ANSWER = answer(100, 60_000);

	// Close to where nanoTime begins anew
	private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);

	private final NearAnswers answers = new NearAnswers(BYTES, this.time::get);

	@Test
	void findWhenNotedThenTheAnswer() {
		this.answers.note(this.answers.ask(KEY), ANSWER);
		assertThat(this.answers.find(KEY)).isSameAs(ANSWER);
		assertThat(this.answers.find(key(1))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "9999, 9999", "10000, 10000", "60000, 10000", "-1, 10000" })
	void findWhenOldThenNoLongerThanRedisKeepsItAndTenSeconds(long ttl, long found) {
		Question question = this.answers.ask(KEY);
		// Redis said so at some time between question and reply
		pass(Duration.ofNanos(500));
		this.answers.note(question, answer(100, ttl));
		pass(Duration.ofMillis(found).minusNanos(501));
		assertThat(this.answers.find(KEY)).isNotNull();
		pass(Duration.ofNanos(1));
		assertThat(this.answers.find(KEY)).isNull();
	}

	@Test
	void findWhenReplyTookLongerThanTheTtlThenNone() {
		Question question = this.answers.ask(KEY);
		pass(Duration.ofMillis(30));
		this.answers.note(question, answer(100, 20));
		assertThat(this.answers.find(KEY)).isNull();
	}

	@Test
	void forgetWhenNotedOrAskedForThenNone() {
		this.answers.note(this.answers.ask(KEY), ANSWER);
		Question before = this.answers.ask(KEY);
		this.answers.forget(KEY);
		assertThat(this.answers.find(KEY)).isNull();
		this.answers.note(before, ANSWER);
		assertThat(this.answers.find(KEY)).isNull();
		this.answers.note(this.answers.ask(KEY), ANSWER);
		assertThat(this.answers.find(KEY)).isNotNull();
	}

	@Test
	void noteWhenAskedEarlierThenTheLaterAnswerStays() {
		Question earlier = this.answers.ask(KEY);
		pass(Duration.ofMillis(1));
		Question later = this.answers.ask(KEY);
		this.answers.note(later, ANSWER);
		this.answers.note(earlier, answer(100, 30_000));
		assertThat(this.answers.find(KEY)).isSameAs(ANSWER);
	}

	@Test
	void noteWhenNoAnswerThenForgotten() {
		this.answers.note(this.answers.ask(KEY), ANSWER);
		this.answers.note(this.answers.ask(KEY), null);
		assertThat(this.answers.find(KEY)).isNull();
	}

	@Test
	void noteWhenLargerThanASixteenthThenNotKept() {
		int largest = (int) BYTES / 16 - NearAnswers.OVERHEAD;
		this.answers.note(this.answers.ask(KEY), answer(largest, 1000));
		assertThat(this.answers.find(KEY)).isNotNull();
		this.answers.note(this.answers.ask(KEY), answer(largest + 1, 1000));
		assertThat(this.answers.find(KEY)).isNull();
	}

	@Test
	void noteWhenManyThenWithinTheBound() {
		for (int i = 0; i < 1000; i++) {
			this.answers.note(this.answers.ask(key(i)), answer(20_000, 60_000));
			assertThat(this.answers.bytes()).isLessThanOrEqualTo(BYTES);
		}
		assertThat(this.answers.bytes()).isGreaterThan(BYTES / 2);
	}

	private void pass(Duration duration) {
		this.time.addAndGet(duration.toNanos());
	}

	private static byte[] key(int number) {
		return ("idempotent:key" + number).getBytes(StandardCharsets.US_ASCII);
	}

	private static NearAnswer answer(int bytes, long ttl) {
		return new NearAnswer(new byte[32], new byte[bytes], ttl);
	}

}

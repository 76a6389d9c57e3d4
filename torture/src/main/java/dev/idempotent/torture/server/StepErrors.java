package dev.idempotent.torture.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Lets steps of the store end with an {@link Error}, before or after they were made: one
 * in three while there is a file, whose path is {@code torture.step-errors}.
 */
@Component
class StepErrors {

	private static final List<Supplier<Error>> KINDS = List
		.of(() -> new OutOfMemoryError("unable to create native thread"), StackOverflowError::new, InternalError::new);

	private final Path file;

	private final LedgerFile ledger;

	StepErrors(@Value("${torture.step-errors}") Path file, LedgerFile ledger) {
		this.file = file;
		this.ledger = ledger;
	}

	<T> T around(String step, Supplier<T> make) {
		Time time = time();
		if (time == Time.BEFORE) {
			throw error(step, time);
		}
		T made = make.get();
		if (time == Time.AFTER) {
			throw error(step, time);
		}
		return made;
	}

	<T> CompletionStage<T> aroundAsync(String step, Supplier<CompletionStage<T>> make) {
		Time time = time();
		if (time == Time.BEFORE) {
			throw error(step, time);
		}
		CompletionStage<T> made = make.get();
		return (time == Time.NEVER) ? made
				: made.thenCompose((result) -> CompletableFuture.failedFuture(error(step, time)));
	}

	private Time time() {
		boolean sound = Files.notExists(this.file) || ThreadLocalRandom.current().nextInt(3) > 0;
		return sound ? Time.NEVER : ThreadLocalRandom.current().nextBoolean() ? Time.BEFORE : Time.AFTER;
	}

	private Error error(String step, Time time) {
		Error error = KINDS.get(ThreadLocalRandom.current().nextInt(KINDS.size())).get();
		this.ledger.write("error", ProcessHandle.current().pid(), step, time, error);
		return error;
	}

	private enum Time {

		NEVER, BEFORE, AFTER

	}

}

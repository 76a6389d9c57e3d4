package dev.idempotent.aop;

import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Runs what a proxy gets of a suspending Kotlin function: a {@code Mono} that has not
 * begun.
 */
final class Coroutines {

	private Coroutines() {
	}

	/**
	 * Begins it, to go on whether somebody waits for it or not.
	 * @param following from its result to what its caller gets
	 */
	static Object follow(Object coroutine, UnaryOperator<CompletionStage<?>> following) {
		return Mono.fromCompletionStage(following.apply(Mono.from((Publisher<?>) coroutine).toFuture()));
	}

}

package dev.idempotent.call;

import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Suspending Kotlin functions, which proxies see as publishers; Reactor is there when
 * they are.
 */
final class Coroutines {

	private Coroutines() {
	}

	/**
	 * Begins a coroutine, which then goes on whether somebody waits for it or not.
	 * @param following from its result to what its caller gets
	 */
	static Object follow(Object coroutine, UnaryOperator<CompletionStage<?>> following) {
		return Mono.fromCompletionStage(following.apply(Mono.from((Publisher<?>) coroutine).toFuture()));
	}

}

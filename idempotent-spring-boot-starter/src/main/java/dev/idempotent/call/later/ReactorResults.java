package dev.idempotent.call.later;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;

/**
 * Follows reactive types where Reactor is there, whose context then passes through.
 */
final class ReactorResults {

	private ReactorResults() {
	}

	static Object follow(ReactiveAdapter adapter, Object source, LaterResult later) {
		if (adapter.isMultiValue()) {
			return adapter.fromPublisher(Flux.from(adapter.toPublisher(source))
				.doOnComplete(later::completed)
				.doOnError((failure) -> later.ended(null, failure))
				.doOnCancel(later::cancelled));
		}
		Mono<Object> result = Mono.from(adapter.toPublisher(source));
		Mono<Object> followed = result.doOnSuccess((value) -> later.ended(value, null))
			.doOnError((failure) -> later.ended(null, failure));
		// Work that has begun goes on when nobody waits any more, as that of a future
		// does
		return adapter.fromPublisher(
				Mono.deferContextual((context) -> Mono.fromFuture(followed.contextWrite(context).toFuture(), true)));
	}

}

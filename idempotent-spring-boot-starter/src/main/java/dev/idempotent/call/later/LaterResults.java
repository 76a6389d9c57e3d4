package dev.idempotent.call.later;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Follows the promises that every web stack of Spring waits for: stages, and what
 * {@link ReactiveAdapterRegistry} knows.
 */
public final class LaterResults {

	private static final boolean reactor = ClassUtils.isPresent("reactor.core.publisher.Mono",
			LaterResults.class.getClassLoader());

	private LaterResults() {
	}

	/**
	 * Follows a promise.
	 * @param later is asked for only if it is one
	 * @return what is to be returned in its place, or null when it is none
	 */
	public static @Nullable Object follow(Object returned, Supplier<LaterResult> later) {
		if (returned instanceof CompletionStage<?> stage) {
			// MVC cancels what it gets when nobody waits any more, but work goes on
			CompletionStage<?> followed = stage.whenComplete((value, failure) -> {
			});
			stage.whenComplete(later.get()::ended);
			return stage.getClass().isInstance(followed) ? followed : stage;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, returned);
		if (adapter == null) {
			return null;
		}
		LaterResult result = adapter.isMultiValue() ? later.get().inPieces() : later.get();
		return reactor ? ReactorResults.follow(adapter, returned, result)
				: FollowedPublisher.follow(adapter, returned, result);
	}

}

package dev.idempotent.call;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import dev.idempotent.result.value.ResultType;

/**
 * Lets a value that is there come in what a method's results come in.
 */
public final class Promises {

	private Promises() {
	}

	public static @Nullable Object of(ResultType type, @Nullable Object value) {
		Class<?> declared = type.declared().resolve(Object.class);
		if (type.declared() == type.value()) {
			return value;
		}
		if (CompletionStage.class.isAssignableFrom(declared)) {
			return CompletableFuture.completedFuture(value);
		}
		if (declared == Callable.class) {
			return (Callable<@Nullable Object>) () -> value;
		}
		if (declared == WebAsyncTask.class) {
			return new WebAsyncTask<@Nullable Object>(() -> value);
		}
		if (declared == DeferredResult.class) {
			DeferredResult<@Nullable Object> result = new DeferredResult<>();
			result.setResult(value);
			return result;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(declared);
		return (adapter != null) ? adapter.fromPublisher(new ValuePublisher(value)) : value;
	}

}

package dev.idempotent.webmvc;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncManager;

import dev.idempotent.aop.Exchange.LaterResult;

/**
 * Tells a listener what MVC's asynchronous processing of one request comes to, before the
 * answer is written.
 */
final class LaterResultInterceptor implements CallableProcessingInterceptor, DeferredResultProcessingInterceptor {

	private final LaterResult listener;

	private LaterResultInterceptor(LaterResult listener) {
		this.listener = listener;
	}

	static void register(WebAsyncManager manager, LaterResult listener) {
		LaterResultInterceptor interceptor = new LaterResultInterceptor(listener);
		manager.registerCallableInterceptors(interceptor);
		manager.registerDeferredResultInterceptors(interceptor);
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		this.listener.started();
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object concurrentResult) {
		this.listener.ended(concurrentResult);
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferredResult,
			@Nullable Object concurrentResult) {
		this.listener.ended(concurrentResult);
	}

	@Override
	public <T> Object handleTimeout(NativeWebRequest request, Callable<T> task) {
		return RESULT_NONE;
	}

	@Override
	public <T> Object handleError(NativeWebRequest request, Callable<T> task, Throwable failure) {
		return RESULT_NONE;
	}

	@Override
	public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
	}

	@Override
	public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferredResult) {
	}

}

package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A call without a request: nothing surrounds its result.
 */
final class NoExchange implements Exchange {

	private static final int OK = 200;

	@Override
	public int status() {
		return OK;
	}

	@Override
	public Map<String, List<String>> headers() {
		return Map.of();
	}

	@Override
	public void watch(Method method, @Nullable Object[] arguments) {
	}

	@Override
	public boolean isWritten() {
		return false;
	}

	@Override
	public void replay(Map<String, List<String>> headers) {
	}

	@Override
	public void replay(int status, Map<String, List<String>> headers) {
	}

	@Override
	public boolean replaceBody(Object body) {
		return false;
	}

	@Override
	public void onLaterResult(LaterResult listener) {
	}

	@Override
	public boolean keepAnswer(Throwable failure, Consumer<@Nullable Answer> kept) {
		return false;
	}

	@Override
	public RuntimeException answerAgain(Answer answer) {
		return new IllegalStateException("There is nobody to answer with status " + answer.status());
	}

}

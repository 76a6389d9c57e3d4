package dev.idempotent.webmvc.mapping;

import java.io.OutputStream;
import java.io.Writer;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.TestOperations;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class AnswerTypeChecksTests {

	private static final IdempotentOperation CALL = TestOperations.call("POST /orders");

	private static final IdempotentOperation REQUEST = TestOperations.request("POST /orders");

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private final AnswerTypeChecks checks = new AnswerTypeChecks(
			this.beans.getBeanProvider(RequestMappingHandlerAdapter.class));

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "text", "builder", "bytes", "map", "object", "resource", "inputStream",
			"headers", "entity", "wildcard", "entityOfResource", "problem", "error", "callable", "deferred", "task",
			"future", "entityOfFuture", "mono", "entityOfMono", "flux", "byHand" })
	void checkWhenControllerAnswersWithBodyThenPasses(String method) {
		assertPasses(Bodies.class, method);
	}

	@ParameterizedTest
	@ValueSource(strings = { "emitter", "sse", "streaming", "entityOfStreaming", "entityOfSse", "callableOfStreaming",
			"futureOfSse" })
	void checkWhenAnswerStreamsThenMistake(String method) {
		assertMistake(Bodies.class, method, "can't be replayed: it is sent while it is made");
	}

	@ParameterizedTest
	@ValueSource(strings = { "modelAndView", "view", "model", "deferredView" })
	void checkWhenAnswerIsAViewThenMistakeAlsoInRestController(String method) {
		assertMistake(Bodies.class, method, "is rendered by a view");
	}

	@ParameterizedTest
	@ValueSource(strings = { "name", "map", "nothing", "callable", "attribute", "request" })
	void checkWhenControllerNamesViewThenMistake(String method) {
		assertMistake(Views.class, method, "add @ResponseBody, or return ResponseEntity");
	}

	@ParameterizedTest
	@ValueSource(strings = { "body", "entity", "headers", "error", "status", "response", "stream", "writer" })
	void checkWhenControllerAnswersWithoutViewThenPasses(String method) {
		assertPasses(Views.class, method);
	}

	@Test
	void checkWhenApplicationHandlesReturnTypeItselfThenPasses() {
		RequestMappingHandlerAdapter adapter = new RequestMappingHandlerAdapter();
		adapter.setReturnValueHandlers(List.of(new AttributeHandler()));
		this.beans.addBean("adapter", adapter);
		assertPasses(Views.class, "attribute");
	}

	@Test
	void checkWhenMethodIsCalledByCodeThenPasses() {
		assertThatNoException().isThrownBy(() -> check(Views.class, "name", CALL));
	}

	private void assertPasses(Class<?> type, String method) {
		assertThatNoException().isThrownBy(() -> check(type, method, REQUEST));
	}

	private void assertMistake(Class<?> type, String method, String message) {
		assertThatExceptionOfType(InvalidIdempotentMethodException.class).isThrownBy(() -> check(type, method, REQUEST))
			.withMessageStartingWith("Method " + type.getSimpleName() + "." + method + ": a result of type ")
			.withMessageContaining(message);
	}

	private void check(Class<?> type, String name, IdempotentOperation operation) {
		Method method = TestOperations.method(type, name);
		this.checks.check(operation, method, type);
	}

	@RestController
	abstract static class Bodies {

		abstract void nothing();

		abstract String text();

		abstract StringBuilder builder();

		abstract byte[] bytes();

		abstract Map<String, Object> map();

		abstract Object object();

		abstract Resource resource();

		abstract InputStreamResource inputStream();

		abstract HttpHeaders headers();

		abstract HttpEntity<String> entity();

		abstract ResponseEntity<?> wildcard();

		abstract ResponseEntity<Resource> entityOfResource();

		abstract ProblemDetail problem();

		abstract ErrorResponse error();

		abstract Callable<String> callable();

		abstract DeferredResult<ResponseEntity<String>> deferred();

		abstract WebAsyncTask<String> task();

		abstract CompletableFuture<String> future();

		abstract ResponseEntity<CompletableFuture<String>> entityOfFuture();

		abstract Mono<String> mono();

		abstract ResponseEntity<Mono<String>> entityOfMono();

		abstract Flux<String> flux();

		abstract void byHand(HttpServletResponse response, OutputStream out);

		abstract ResponseBodyEmitter emitter();

		abstract SseEmitter sse();

		abstract StreamingResponseBody streaming();

		abstract ResponseEntity<StreamingResponseBody> entityOfStreaming();

		abstract ResponseEntity<SseEmitter> entityOfSse();

		abstract Callable<ResponseEntity<StreamingResponseBody>> callableOfStreaming();

		abstract CompletableFuture<SseEmitter> futureOfSse();

		abstract ModelAndView modelAndView();

		abstract View view();

		abstract Model model();

		abstract DeferredResult<ModelAndView> deferredView();

	}

	@Controller
	abstract static class Views {

		abstract String name();

		abstract Map<String, Object> map();

		abstract void nothing();

		abstract Callable<String> callable();

		abstract Attribute attribute();

		abstract void request(NativeWebRequest request);

		@ResponseBody
		abstract String body();

		abstract ResponseEntity<String> entity();

		abstract HttpHeaders headers();

		abstract ProblemDetail error();

		@ResponseStatus
		abstract void status();

		abstract void response(HttpServletResponse response);

		abstract void stream(OutputStream out);

		abstract void writer(Writer out);

	}

	static class Attribute {

	}

	private static final class AttributeHandler implements HandlerMethodReturnValueHandler {

		@Override
		public boolean supportsReturnType(MethodParameter returnType) {
			return returnType.getParameterType() == Attribute.class;
		}

		@Override
		public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
				ModelAndViewContainer container, NativeWebRequest request) {
		}

	}

}

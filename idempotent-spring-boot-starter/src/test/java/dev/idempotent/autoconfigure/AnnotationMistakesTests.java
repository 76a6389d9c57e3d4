package dev.idempotent.autoconfigure;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every mistake in an annotation stops the start, naming the method, what is wrong and
 * the way out.
 */
class AnnotationMistakesTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
				IdempotentRedisStoreAutoConfiguration.class));

	static Stream<Arguments> mistakes() {
		return Stream.of(arguments(BadLease.class, "lease = \"30 s x\"", "use 30s or PT30S"),
				arguments(NegativeRetention.class, "retention = \"-1s\"", "1ms or more"),
				arguments(EndlessRetention.class, "retention = \"200000d\"", "36500d or less"),
				arguments(OverflowingLease.class, "lease = \"999999999999999999d\"", "use 30s or PT30S"),
				arguments(BadHeader.class, "header = \"a b\"", "letters, digits and hyphens"),
				arguments(WritingMethod.class, "its OutputStream can't be replayed", "return the answer"),
				arguments(Builder.class, "StringBuilder can't be replayed", "return String"),
				arguments(LeaseOverRetention.class, "longer than the retention", "shorten it"),
				arguments(BadKey.class, "key = \"#a +\"", "SpEL"),
				arguments(UnknownVariable.class, "#commnd", "there are [#a0, #command, #p0]"),
				arguments(BadFingerprint.class, "fingerprint = \"#nothing\"", "no argument"),
				arguments(PrivateMethod.class, "private method", "drop the modifier"),
				arguments(FinalMethod.class, "final method", "drop the modifier"),
				arguments(StaticMethod.class, "static method", "drop the modifier"),
				arguments(Emitter.class, "SseEmitter can't be replayed", "ResponseEntity"),
				arguments(Streaming.class, "StreamingResponseBody can't be replayed", "ResponseEntity"),
				arguments(StreamingEntity.class, "StreamingResponseBody can't be replayed", "ResponseEntity"),
				arguments(ResourceEntity.class, "Resource can't be replayed", "ResponseEntity"),
				arguments(AsInputStream.class, "InputStream can't be replayed", "ResponseEntity"),
				arguments(LaterStreaming.class, "StreamingResponseBody can't be replayed", "finished value"),
				arguments(FutureInEntity.class, "CompletableFuture can't be replayed", "finished value"),
				arguments(CallableOfService.class, "Callable can't be replayed", "CompletableFuture"),
				arguments(Forgetful.class, "Unkept can't be thrown again", "constructor"),
				arguments(AsModelAndView.class, "ModelAndView can't be replayed", ""),
				arguments(AsViewName.class, "String can't be replayed", "@ResponseBody"),
				arguments(NoController.class, "handles no requests", "key = "),
				arguments(SameName.class, "operation is named \"POST /same\"", "operation = "),
				arguments(FinalClass.class, "final class", "not final"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void startWhenAnnotationHasMistakeThenFailsWithWayOut(Class<?> type, String what, String wayOut) {
		this.runner.withUserConfiguration(type).run((context) -> {
			Throwable failure = Objects.requireNonNull(context.getStartupFailure());
			assertThat(failure).hasStackTraceContaining(InvalidIdempotentMethodException.class.getName());
			FailureAnalysis analysis = Objects
				.requireNonNull(new InvalidIdempotentMethodFailureAnalyzer().analyze(failure));
			assertThat(analysis.getDescription()).contains(type.getName() + ".place", what);
			assertThat(analysis.getDescription() + analysis.getAction()).containsIgnoringCase(wayOut);
		});
	}

	@Test
	void startWhenProxyCanNotReachMethodThenFails() {
		this.runner.withPropertyValues("spring.aop.auto=false")
			.withUserConfiguration(Fine.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("has no proxy")
				.hasStackTraceContaining("spring.aop.auto"));
	}

	@Test
	void startWhenProxyIsForInterfacesOnlyThenFails() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withUserConfiguration(Behind.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("in none")
				.hasStackTraceContaining("spring.aop.proxy-target-class"));
	}

	@Test
	void startWhenAnnotationIsComposedOrOnInterfaceThenIsFound() {
		this.runner.withUserConfiguration(Composed.class, OnInterface.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(org.springframework.aop.support.AopUtils.isAopProxy(context.getBean(Composed.class))).isTrue();
			assertThat(org.springframework.aop.support.AopUtils.isAopProxy(context.getBean(OnInterface.class)))
				.isTrue();
		});
	}

	@RestController
	static class Fine {

		@PostMapping("/a")
		@Idempotent
		String place() {
			return "";
		}

	}

	@RestController
	static class EndlessRetention {

		@PostMapping("/a")
		@Idempotent(retention = "200000d")
		String place() {
			return "";
		}

	}

	@RestController
	static class OverflowingLease {

		@PostMapping("/a")
		@Idempotent(lease = "999999999999999999d")
		String place() {
			return "";
		}

	}

	@RestController
	static class BadHeader {

		@PostMapping("/a")
		@Idempotent(header = "a b")
		String place() {
			return "";
		}

	}

	@RestController
	static class WritingMethod {

		@PostMapping("/a")
		@Idempotent
		void place(OutputStream out) {
		}

	}

	@RestController
	static class Builder {

		@PostMapping("/a")
		@Idempotent
		StringBuilder place() {
			return new StringBuilder();
		}

	}

	@RestController
	static class BadLease {

		@PostMapping("/a")
		@Idempotent(lease = "30 s x")
		String place() {
			return "";
		}

	}

	@RestController
	static class NegativeRetention {

		@PostMapping("/a")
		@Idempotent(retention = "-1s")
		String place() {
			return "";
		}

	}

	@RestController
	static class LeaseOverRetention {

		@PostMapping("/a")
		@Idempotent(lease = "2h", retention = "1h")
		String place() {
			return "";
		}

	}

	static class BadKey {

		@Idempotent(key = "#a +")
		String place(String a) {
			return "";
		}

	}

	static class UnknownVariable {

		@Idempotent(key = "#commnd.id")
		String place(String command) {
			return "";
		}

	}

	@RestController
	static class BadFingerprint {

		@PostMapping("/a")
		@Idempotent(fingerprint = "#nothing")
		String place() {
			return "";
		}

	}

	@RestController
	static class PrivateMethod {

		@PostMapping("/a")
		@Idempotent
		private String place() {
			return "";
		}

	}

	@RestController
	static class FinalMethod {

		@PostMapping("/a")
		@Idempotent
		final String place() {
			return "";
		}

	}

	@RestController
	static class StaticMethod {

		@PostMapping("/a")
		@Idempotent
		static String place() {
			return "";
		}

	}

	@RestController
	static class Emitter {

		@PostMapping("/a")
		@Idempotent
		SseEmitter place() {
			return new SseEmitter();
		}

	}

	@RestController
	static class Streaming {

		@PostMapping("/a")
		@Idempotent
		StreamingResponseBody place() {
			return (out) -> {
			};
		}

	}

	@RestController
	static class StreamingEntity {

		@PostMapping("/a")
		@Idempotent
		ResponseEntity<StreamingResponseBody> place() {
			return ResponseEntity.ok().build();
		}

	}

	@RestController
	static class ResourceEntity {

		@PostMapping("/a")
		@Idempotent
		ResponseEntity<Resource> place() {
			return ResponseEntity.ok().build();
		}

	}

	@RestController
	static class AsInputStream {

		@PostMapping("/a")
		@Idempotent
		InputStream place() {
			return InputStream.nullInputStream();
		}

	}

	@RestController
	static class LaterStreaming {

		@PostMapping("/a")
		@Idempotent
		Callable<ResponseEntity<StreamingResponseBody>> place() {
			return () -> ResponseEntity.ok().build();
		}

	}

	@RestController
	static class FutureInEntity {

		@PostMapping("/a")
		@Idempotent
		ResponseEntity<CompletableFuture<String>> place() {
			return ResponseEntity.ok().build();
		}

	}

	static class CallableOfService {

		@Idempotent(key = "#id")
		public Callable<String> place(String id) {
			return () -> id;
		}

	}

	@RestController
	static class Forgetful {

		@PostMapping("/a")
		@Idempotent(rememberExceptions = Unkept.class)
		String place() {
			throw new Unkept(new Object());
		}

		static class Unkept extends RuntimeException {

			Unkept(Object something) {
				super(something.toString());
			}

		}

	}

	@Controller
	static class AsModelAndView {

		@PostMapping("/a")
		@Idempotent
		ModelAndView place() {
			return new ModelAndView();
		}

	}

	@Controller
	static class AsViewName {

		@PostMapping("/a")
		@Idempotent
		String place() {
			return "redirect:/";
		}

	}

	static class NoController {

		@Idempotent
		String place() {
			return "";
		}

	}

	@RestController
	static class SameName {

		@PostMapping(path = "/same", consumes = "application/json")
		@Idempotent
		String place() {
			return "";
		}

		@PostMapping(path = "/same", consumes = "text/plain")
		@Idempotent
		String placeText() {
			return "";
		}

	}

	static final class FinalClass {

		@Idempotent(key = "#id")
		String place(String id) {
			return "";
		}

	}

	@RestController
	static class Behind implements Callable<List<String>> {

		@Override
		public List<String> call() {
			return List.of();
		}

		@PostMapping("/a")
		@Idempotent
		public String place() {
			return "";
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Idempotent(lease = "10s")
	@interface Once {

	}

	@RestController
	static class Composed {

		@PostMapping("/composed")
		@Once
		String place() {
			return "";
		}

	}

	interface Placing {

		@PostMapping("/interface")
		@Idempotent
		String place();

	}

	@RestController
	static class OnInterface implements Placing {

		@Override
		public String place() {
			return "";
		}

	}

}

package dev.idempotent.autoconfigure;

import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import dev.idempotent.Idempotent;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.autoconfigure.redis.IdempotentRedisStoreAutoConfiguration;
import dev.idempotent.operation.InvalidIdempotentMethodException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every mistake in an annotation stops the start, naming the method, what is wrong and
 * the way out.
 */
@ExtendWith(OutputCaptureExtension.class)
class AnnotationMistakesTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
				IdempotentRedisStoreAutoConfiguration.class));

	static Stream<Arguments> mistakes() {
		return Stream.of(arguments(BadLease.class, "lease = \"30 s x\"", "use 30s or PT30S"),
				arguments(NoUnit.class, "retention = \"24\") has no unit", "use 24s"),
				arguments(NoProperty.class, "reads idd, and Command has no property of this name; there are [id]",
						"SpEL"),
				arguments(NegativeRetention.class, "retention = \"-1s\"", "1ms or more"),
				arguments(LeaseOverRetention.class, "longer than the retention", "shorten it"),
				arguments(BadHeader.class, "header = \"a b\"", "letters, digits and hyphens"),
				arguments(BadPointer.class, "ignoreBody = \"sentAt\"", "begin it with /"),
				arguments(BadKey.class, "key = \"#a +\"", "SpEL"),
				arguments(UnknownVariable.class, "#commnd", "there are [#a0, #command, #p0]"),
				arguments(BadKeyType.class, "key = \"#place\") is of type Optional", "text, number, boolean"),
				arguments(BadFingerprint.class, "fingerprint = \"#result\"", "no argument"),
				arguments(StreamAsFingerprint.class, "fingerprint = \"#upload\") gives a value that has no fingerprint",
						"such as #event.id"),
				arguments(StreamsInFingerprintOfService.class, "java.io.InputStream", "choose what must not change"),
				arguments(BadUnless.class, "unless = \"#nothing\"", "#result"),
				arguments(BadUnknownIf.class, "unknownIf = \"#result.\"", "SpEL"),
				arguments(PrivateMethod.class, "private method", "drop the modifier"),
				arguments(FinalMethod.class, "final method", "drop the modifier"),
				arguments(StaticMethod.class, "static method", "drop the modifier"),
				arguments(Emitter.class, "SseEmitter can't be replayed", "ResponseEntity"),
				arguments(AsViewName.class, "String can't be replayed", "@ResponseBody"),
				arguments(Safe.class, "safe requests only", "POST, PUT, PATCH or DELETE"),
				arguments(Judged.class, "@PostAuthorize judges the returned value", "@PreAuthorize"),
				arguments(CallableOfService.class, "Callable can't be given again", "CompletableFuture"),
				arguments(Forgetful.class, "Unkept can't be thrown again", "make it static"),
				arguments(NoController.class, "handles no requests", "key = "),
				arguments(SameName.class, "is named \"POST /same\", as that of SameName.place", "operation = "),
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
	void startWhenClassIsAnnotatedAndHandlesNoRequestsThenFails() {
		this.runner.withUserConfiguration(SharedByNobody.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Class SharedByNobody: @Idempotent on a class")
				.hasStackTraceContaining("annotate its methods instead"));
	}

	@Test
	void startWhenClassIsAnnotatedAndHandlesSafeRequestsOnlyThenFails() {
		this.runner.withUserConfiguration(SafeOnly.class)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Class SafeOnly: @Idempotent on a class has no effect")
				.hasStackTraceContaining("map a method to POST"));
	}

	@Test
	void startWhenSuperclassIsAnnotatedAndHandlesSafeRequestsOnlyThenLeftAlone() {
		this.runner.withUserConfiguration(SafeByChance.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startWhenClassIsAnnotatedThenGuardsWhatIsNotSafe(CapturedOutput output) {
		this.runner.withUserConfiguration(SharedByAll.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Protecting 2 operations", ": GET|POST /both, PUT /own");
		});
	}

	@Test
	void startWhenTwoBeansAreOfOneClassThenFailsUnlessNamed() {
		this.runner.withBean("one", Service.class, Service::new)
			.withBean("two", Service.class, Service::new)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("its operation in bean 'two' is named \"Service.place\"")
				.hasStackTraceContaining("of bean 'one', so that both would share their keys"));
		this.runner.withBean("one", NamedService.class, NamedService::new)
			.withBean("two", NamedService.class, NamedService::new)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startWhenProxyIsThereForAnotherReasonThenFails() {
		this.runner.withBean("proxied", Service.class, AnnotationMistakesTests::proxied)
			.withPropertyValues("spring.aop.auto=false")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("bean 'proxied' has no proxy for it"));
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
			assertThat(AopUtils.isAopProxy(context.getBean(Composed.class))).isTrue();
			assertThat(AopUtils.isAopProxy(context.getBean(OnInterface.class))).isTrue();
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
	static class BadHeader {

		@PostMapping("/a")
		@Idempotent(header = "a b")
		String place() {
			return "";
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
	static class NoUnit {

		@PostMapping("/a")
		@Idempotent(retention = "24")
		String place() {
			return "";
		}

	}

	static class NoProperty {

		@Idempotent(key = "#command.idd")
		String place(Command command) {
			return "";
		}

		record Command(String id) {
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
		@Idempotent(fingerprint = "#result")
		String place() {
			return "";
		}

	}

	@RestController
	static class StreamAsFingerprint {

		@PostMapping("/a")
		@Idempotent(fingerprint = "#upload")
		String place(InputStream upload) {
			return "";
		}

	}

	static class StreamsInFingerprintOfService {

		@Idempotent(key = "#id", fingerprint = "#p1")
		String place(String id, List<Upload> uploads) {
			return id;
		}

		record Upload(String name, InputStream content) {
		}

	}

	@RestController
	static class BadUnless {

		@PostMapping("/a")
		@Idempotent(unless = "#nothing")
		String place() {
			return "";
		}

	}

	@RestController
	static class BadUnknownIf {

		@PostMapping("/a")
		@Idempotent(unknownIf = "#result.")
		String place() {
			return "";
		}

	}

	@RestController
	static class BadPointer {

		@PostMapping("/a")
		@Idempotent(ignoreBody = "sentAt")
		String place() {
			return "";
		}

	}

	static class BadKeyType {

		@Idempotent(key = "#place")
		String place(Optional<String> place) {
			return "";
		}

	}

	@RestController
	static class Safe {

		@GetMapping("/a")
		@Idempotent
		String place() {
			return "";
		}

	}

	@RestController
	static class Judged {

		@PostMapping("/a")
		@Idempotent
		@PostAuthorize("returnObject == authentication.name")
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

	static class CallableOfService {

		@Idempotent(key = "#id")
		public Callable<String> place(String id) {
			return () -> id;
		}

	}

	@RestController
	static class Forgetful {

		@PostMapping("/a")
		@Idempotent(rememberExceptions = Forgetful.Unkept.class)
		String place() {
			throw new Unkept();
		}

		class Unkept extends RuntimeException {

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

		@PostMapping(path = "/same", produces = "application/json")
		@Idempotent
		String place() {
			return "";
		}

		@PostMapping(path = "/same", produces = "text/plain")
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

	private static Service proxied() {
		ProxyFactory factory = new ProxyFactory(new Service());
		factory.addAdvice((MethodInterceptor) MethodInvocation::proceed);
		return (Service) factory.getProxy();
	}

	@Idempotent
	static class SharedByNobody {

		String place() {
			return "";
		}

	}

	@RestController
	@Idempotent
	static class SafeOnly {

		@GetMapping("/safe")
		String safe() {
			return "";
		}

	}

	@Idempotent
	abstract static class Shared {

	}

	@RestController
	static class SafeByChance extends Shared {

		@GetMapping("/safe")
		String safe() {
			return "";
		}

	}

	@RestController
	@Idempotent
	static class SharedByAll {

		@RequestMapping(path = "/both", method = { RequestMethod.GET, RequestMethod.POST })
		String both() {
			return "";
		}

		@PutMapping("/own")
		@Idempotent(lease = "5s")
		String own() {
			return "";
		}

		@GetMapping("/safe")
		String safe() {
			return "";
		}

		String help() {
			return "";
		}

	}

	static class Service {

		@Idempotent(key = "#id")
		String place(String id) {
			return id;
		}

	}

	static class NamedService {

		@Idempotent(key = "#id", operation = "place")
		String place(String id) {
			return id;
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

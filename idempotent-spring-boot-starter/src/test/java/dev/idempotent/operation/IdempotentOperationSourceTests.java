package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.idempotent.Completion;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.operation.IdempotentOperation.Duplicates;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results;
import dev.idempotent.operation.RequestMethods.Requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotentOperationSourceTests {

	private final List<String> checked = new ArrayList<>();

	private final IdempotentOperationSource source = new IdempotentOperationSource(TestOperations.DEFAULTS,
			new IdempotentAnnotations((method, type) -> requests(method)), (method, type) -> name(method),
			() -> Stream.of((operation, method, type) -> this.checked.add(operation.name())));

	@Test
	void operationWhenAnnotationIsSilentThenDefaultsCount() {
		assertThat(operation(Orders.class, "handle")).isEqualTo(new IdempotentOperation("POST /handle", Kind.REQUEST,
				new Key(List.of("Idempotency-Key"), KeyPresence.REQUIRED, ""), new Fingerprinting("", List.of()),
				Duration.ofHours(24), Duration.ofSeconds(30), new Duplicates(Duration.ZERO, OnAbandoned.TAKE_OVER),
				new Results(Remember.SUCCESS, ReplayStatus.OK, "", "", List.of(), List.of(), Results.Answers.STORED),
				Completion.FENCE));
	}

	@Test
	void operationWhenAnnotationSaysAllThenItCounts() {
		assertThat(operation(Orders.class, "all")).isEqualTo(new IdempotentOperation("own", Kind.CALL,
				new Key(List.of("X-Own"), KeyPresence.OPTIONAL, "#id"),
				new Fingerprinting("#id", List.of("", "/sentAt", "/a~1b/0")), Duration.ofHours(1),
				Duration.ofMinutes(1), new Duplicates(Duration.ofSeconds(10), OnAbandoned.REJECT),
				new Results(Remember.DEFINITIVE, ReplayStatus.ORIGINAL, "#result == null", "#result == #id",
						List.of(IllegalStateException.class), List.of(RuntimeException.class), Results.Answers.STORED),
				Completion.JOIN));
	}

	@Test
	void operationWhenAskedAgainThenIsTheSameAndCheckedOnce() {
		assertThat(operation(Orders.class, "handle")).isSameAs(operation(Orders.class, "handle"));
		assertThat(this.checked).containsExactly("POST /handle");
	}

	@Test
	void operationWhenNotAnnotatedThenNone() {
		assertThat(operation(Orders.class, "handleUnprotected")).isNull();
	}

	@Test
	void operationWhenClassIsAnnotatedThenCountsForRequestsThatAreNotSafe() {
		assertThat(operation(Shared.class, "handle")).isNotNull()
			.extracting(IdempotentOperation::lease)
			.isEqualTo(Duration.ofSeconds(5));
		assertThat(operation(Shared.class, "safe")).isNull();
		assertThat(operation(Shared.class, "help")).isNull();
	}

	@Test
	void operationWhenClassIsAnnotatedThenMethodsOwnAnnotationWins() {
		IdempotentOperation own = Objects.requireNonNull(operation(Shared.class, "handleOwn"));
		assertThat(own.lease()).isEqualTo(Duration.ofSeconds(30));
		assertThat(own.key().presence()).isEqualTo(KeyPresence.OPTIONAL);
	}

	@Test
	void operationWhenInterfaceOrSuperclassIsAnnotatedThenCounts() {
		assertThat(operation(Implementing.class, "handle")).isNotNull();
		assertThat(operation(Inheriting.class, "handle")).isNotNull();
	}

	@Test
	void operationWhenMethodIsMappedByCodeThenIsOfRequests() {
		IdempotentOperation operation = Objects.requireNonNull(operation(Orders.class, "registered"));
		assertThat(operation.kind()).isEqualTo(Kind.REQUEST);
		assertThat(operation.name()).isEqualTo("POST /registered");
	}

	@Test
	void operationWhenCalledByCodeThenIsNamedByClassAndMethod() {
		IdempotentOperation operation = Objects.requireNonNull(operation(Orders.class, "call"));
		assertThat(operation.kind()).isEqualTo(Kind.CALL);
		assertThat(operation.name()).isEqualTo("Orders.call");
	}

	@Test
	void operationWhenPointerIsNoneThenMistake() {
		assertThatExceptionOfType(InvalidIdempotentMethodException.class)
			.isThrownBy(() -> operation(Mistaken.class, "handle"))
			.withMessageContaining("ignoreBody = \"sentAt\"")
			.withMessageContaining("is not a JSON pointer");
	}

	private @Nullable IdempotentOperation operation(Class<?> type, String name) {
		return this.source.operation(TestOperations.method(type, name), type);
	}

	private static Requests requests(Method method) {
		return method.getName().startsWith("handle") ? Requests.ANY
				: method.getName().equals("safe") ? Requests.SAFE : Requests.NONE;
	}

	private static @Nullable String name(Method method) {
		return method.getName().equals("call") ? null : "POST /" + method.getName();
	}

	static class Orders {

		@Idempotent
		void handle() {
		}

		void handleUnprotected() {
		}

		@Idempotent
		void registered() {
		}

		@Idempotent(key = "#id")
		void call(String id) {
		}

		@Idempotent(header = "X-Own", keyPresence = KeyPresence.OPTIONAL, key = "#id", operation = "own",
				retention = "1h", lease = "60s", fingerprint = "#id", ignoreBody = { "", "/sentAt", "/a~1b/0" },
				onDuplicate = OnDuplicate.WAIT, onAbandoned = OnAbandoned.REJECT, remember = Remember.DEFINITIVE,
				unless = "#result == null", unknownIf = "#result == #id",
				rememberExceptions = IllegalStateException.class, unknownOn = RuntimeException.class,
				completion = Completion.JOIN, replayStatus = ReplayStatus.ORIGINAL)
		void all(String id) {
		}

	}

	@Idempotent(lease = "5s")
	static class Shared {

		void handle() {
		}

		@Idempotent(keyPresence = KeyPresence.OPTIONAL)
		void handleOwn() {
		}

		void safe() {
		}

		void help() {
		}

	}

	static class Inheriting extends Shared {

		@Override
		void handle() {
		}

	}

	@Idempotent
	interface Handling {

		void handle();

	}

	static class Implementing implements Handling {

		@Override
		public void handle() {
		}

	}

	static class Mistaken {

		@Idempotent(ignoreBody = "sentAt")
		void handle() {
		}

	}

}

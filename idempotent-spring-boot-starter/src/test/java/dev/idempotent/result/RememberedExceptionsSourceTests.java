package dev.idempotent.result;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RememberedExceptionsSourceTests {

	@Test
	void exceptionsWhenNoneIsNamedThenNull() {
		assertThat(source("dev.idempotent.aop").exceptions(List.of())).isNull();
	}

	@Test
	void exceptionsWhenBasePackageHasSubclassThenItIsKept() {
		assertThat(encode(source("dev.idempotent"), Declines.Abstract.class, new Declines.Concrete("a"))).isNotNull();
	}

	@Test
	void exceptionsWhenSubclassIsInPackageOfNamedTypeThenItIsKept() {
		assertThat(encode(source(), Declines.Abstract.class, new Declines.Concrete("a"))).isNotNull();
	}

	@Test
	void exceptionsWhenSubclassIsOutsideOfPackagesThenItIsNotKept() {
		assertThat(encode(source("dev.idempotent.http"), IllegalStateException.class, new Outside())).isNull();
		assertThat(encode(source(Outside.class.getPackageName()), IllegalStateException.class, new Outside()))
			.isNotNull();
	}

	@Test
	void exceptionsWhenBasePackageIsUnnamedThenClassPathIsNotRead() {
		assertThat(encode(source(""), IllegalStateException.class, new Outside())).isNull();
	}

	@Test
	void exceptionsWhenSealedThenPermittedSubclassesAreKept() {
		KnownExceptions known = new KnownExceptions(List.of(), ClassLoader.getPlatformClassLoader());
		assertThat(known.subclasses(Declines.Sealed.class)).containsExactlyInAnyOrder(Declines.Permitted.class,
				Declines.PermittedBelow.class);
	}

	@Test
	void exceptionsWhenErrorResponseIsNamedThenResponseStatusIsKept() {
		assertThat(encode(source(), ErrorResponseException.class, new ResponseStatusException(HttpStatus.GONE, "sold")))
			.isNotNull();
	}

	@Test
	void exceptionsWhenSubclassCanNotBeRebuiltThenMistake() {
		assertThatExceptionOfType(InvalidExceptionTypeException.class)
			.isThrownBy(() -> source().exceptions(List.of(Declines.MessageOnly.class)))
			.withMessageStartingWith("BelowMessageOnly can't be thrown again: ")
			.satisfies((ex) -> assertThat(ex.description()).endsWith("(it is remembered as a subclass of MessageOnly)"))
			.satisfies((ex) -> assertThat(ex.action()).endsWith(", or name other types than MessageOnly"));
	}

	@Test
	void subclassesWhenAbstractOrInnerThenLeftOut() {
		KnownExceptions known = new KnownExceptions(List.of("dev.idempotent.aop"), getClass().getClassLoader());
		assertThat(known.subclasses(RuntimeException.class))
			.contains(Declines.Concrete.class, ResponseStatusException.class)
			.doesNotContain(Declines.Abstract.class, Declines.Inner.class, RuntimeException.class);
	}

	private static byte @Nullable [] encode(RememberedExceptionsSource source, Class<? extends Throwable> named,
			Throwable ex) {
		RememberedExceptions exceptions = source.exceptions(List.of(named));
		return (exceptions != null) ? exceptions.encode(ex) : null;
	}

	private static RememberedExceptionsSource source(String... basePackages) {
		return new RememberedExceptionsSource(List.of(basePackages),
				RememberedExceptionsSourceTests.class.getClassLoader(), JsonMapper.builder().build(),
				new StoredHeaders(List.of("*"), List.of()));
	}

	static class Outside extends IllegalStateException {

	}

}

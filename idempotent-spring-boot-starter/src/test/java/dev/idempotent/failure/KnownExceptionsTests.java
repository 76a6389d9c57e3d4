package dev.idempotent.failure;

import java.util.Collection;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.result.KeptHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KnownExceptionsTests {

	@Test
	void subclassesWhenBelowBasePackageThenKnown() {
		assertThat(subclasses(IllegalStateException.class, "dev.idempotent.failure")).contains(Outside.class);
	}

	@Test
	void subclassesWhenInPackageOfNamedTypeThenKnown() {
		assertThat(subclasses(Declines.Abstract.class)).containsExactly(Declines.Concrete.class);
	}

	@Test
	void subclassesWhenOutsideOfPackagesThenNotKnown() {
		assertThat(subclasses(IllegalStateException.class, "dev.idempotent.store")).doesNotContain(Outside.class);
	}

	@Test
	void subclassesWhenBasePackageIsUnnamedThenClassPathIsNotRead() {
		assertThat(subclasses(IllegalStateException.class, "")).doesNotContain(Outside.class);
	}

	@Test
	void subclassesWhenSealedThenPermittedOnes() {
		KnownExceptions known = new KnownExceptions(List.of(), ClassLoader.getPlatformClassLoader());
		assertThat(known.subclasses(Declines.Sealed.class)).containsExactlyInAnyOrder(Declines.Permitted.class,
				Declines.PermittedBelow.class);
	}

	@Test
	void subclassesWhenErrorResponseThenResponseStatus() {
		assertThat(subclasses(ErrorResponseException.class)).containsExactly(ResponseStatusException.class);
	}

	@Test
	void subclassesWhenAbstractOrInnerThenLeftOut() {
		assertThat(subclasses(RuntimeException.class, "dev.idempotent.failure"))
			.contains(Declines.Concrete.class, ResponseStatusException.class)
			.doesNotContain(Declines.Abstract.class, Declines.Inner.class, RuntimeException.class);
	}

	@Test
	void knowWhenSubclassCanNotBeThrownAgainThenMistakeNamesBoth() {
		FailureCodec codec = new FailureCodec(List.of(), getClass().getClassLoader(), JsonMapper.shared(),
				new KeptHeaders(List.of("*"), List.of()));
		assertThatExceptionOfType(InvalidExceptionTypeException.class)
			.isThrownBy(() -> codec.know(List.of(Declines.MessageOnly.class)))
			.withMessageStartingWith("BelowMessageOnly can't be thrown again: its property secret of type Secret ")
			.satisfies((ex) -> assertThat(ex.description()).endsWith("(it is remembered as a subclass of MessageOnly)"))
			.satisfies((ex) -> assertThat(ex.action()).endsWith(", or name other types than MessageOnly"));
	}

	private static Collection<Class<? extends Throwable>> subclasses(Class<? extends Throwable> named,
			String... basePackages) {
		return new KnownExceptions(List.of(basePackages), KnownExceptionsTests.class.getClassLoader())
			.subclasses(named);
	}

	static class Outside extends IllegalStateException {

	}

}

package dev.idempotent.result;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeptHeadersTests {

	@Test
	void isKeptWhenDefaultThenAllButThoseOfOneExchange() {
		assertThat(kept(List.of("*"), List.of())).containsExactly("Location", "X-Own");
	}

	@Test
	void isKeptWhenTracingHeaderIsNamedThenItIsKeptToo() {
		assertThat(kept(List.of("*", "x-request-id"), List.of())).containsExactly("Location", "X-Own", "X-Request-Id");
	}

	@Test
	void isKeptWhenNamesOnlyThenNoOther() {
		assertThat(kept(List.of("LOCATION"), List.of())).containsExactly("Location");
		assertThat(kept(List.of(), List.of())).isEmpty();
	}

	@Test
	void isKeptWhenIncludedAndExcludedThenNot() {
		assertThat(kept(List.of("*", "x-own"), List.of("X-OWN"))).containsExactly("Location");
		assertThat(kept(List.of("*"), List.of("*"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Set-Cookie", "AUTHORIZATION", "www-authenticate", "Date", "Content-Length", "Connection",
			"Transfer-Encoding" })
	void newWhenHeaderIsIncludedThatIsNeverKeptThenRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeptHeaders(List.of("*", name), List.of()))
			.withMessage(name + " is never stored: it is a credential, or belongs to one exchange. Leave it out.");
	}

	private static Stream<String> kept(List<String> include, List<String> exclude) {
		KeptHeaders headers = new KeptHeaders(include, exclude);
		return Stream
			.of("Location", "X-Own", "X-Request-Id", "Server-Timing", "Set-Cookie", "Authorization", "Date",
					"Connection", "Content-Length")
			.filter(headers::isKept);
	}

}

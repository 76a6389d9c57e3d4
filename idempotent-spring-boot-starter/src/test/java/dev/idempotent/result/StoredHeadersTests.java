package dev.idempotent.result;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StoredHeadersTests {

	private final HttpHeaders headers = headers("Location", "X-Own", "X-Request-Id", "Server-Timing", "Set-Cookie",
			"Authorization", "Date", "Connection", "Content-Length");

	@Test
	void ofWhenDefaultThenAllButThoseOfOneExchange() {
		assertThat(stored(List.of("*"), List.of())).containsExactly("Location", "X-Own");
	}

	@Test
	void ofWhenTracingHeaderIsNamedThenItIsStoredToo() {
		assertThat(stored(List.of("*", "x-request-id"), List.of())).containsExactly("Location", "X-Own",
				"X-Request-Id");
	}

	@Test
	void ofWhenNamesOnlyThenNoOther() {
		assertThat(stored(List.of("LOCATION"), List.of())).containsExactly("Location");
		assertThat(stored(List.of(), List.of())).isEmpty();
	}

	@Test
	void ofWhenIncludedAndExcludedThenNotStored() {
		assertThat(stored(List.of("*", "x-own"), List.of("X-OWN"))).containsExactly("Location");
		assertThat(stored(List.of("*"), List.of("*"))).isEmpty();
	}

	@Test
	void ofWhenSeveralValuesThenAllAreStored() {
		HttpHeaders several = new HttpHeaders();
		several.addAll("X-Own", List.of("1", "2"));
		assertThat(new StoredHeaders(List.of("*"), List.of()).of(several).get("X-Own")).containsExactly("1", "2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Set-Cookie", "AUTHORIZATION", "www-authenticate", "Date", "Content-Length", "Connection",
			"Transfer-Encoding" })
	void newWhenHeaderIsIncludedThatIsNeverStoredThenRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new StoredHeaders(List.of("*", name), List.of()))
			.withMessage(name + " is never stored: it is a credential, or belongs to one exchange. Leave it out.");
	}

	private Iterable<String> stored(List<String> include, List<String> exclude) {
		return new StoredHeaders(include, exclude).of(this.headers).headerNames();
	}

	private static HttpHeaders headers(String... names) {
		HttpHeaders headers = new HttpHeaders();
		for (String name : names) {
			headers.add(name, "1");
		}
		return headers;
	}

}

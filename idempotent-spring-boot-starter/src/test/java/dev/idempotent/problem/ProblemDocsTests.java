package dev.idempotent.problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProblemDocsTests {

	@ParameterizedTest
	@CsvSource({ "https://a.example/docs, https://a.example/docs#key-reused", "/docs/{name}, /docs/key-reused",
			"/docs#idempotency-{name}, /docs#idempotency-key-reused" })
	void addToThenLinksToTheProblem(String template, String address) {
		KeyReusedException problem = new KeyReusedException();
		new ProblemDocs(template).addTo(problem);
		assertThat(problem.getHeaders().get("Link")).containsExactly("<" + address + ">; rel=\"describedby\"");
	}

	@Test
	void addToWhenTwiceThenOneLink() {
		KeyReusedException problem = new KeyReusedException();
		ProblemDocs docs = new ProblemDocs("/docs");
		docs.addTo(problem);
		docs.addTo(problem);
		assertThat(problem.getHeaders().get("Link")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/docs#here", "a b", "/docs>; rel=\"next\"" })
	void createWhenNoAddressThenFails(String template) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ProblemDocs(template));
	}

}

package dev.idempotent.problem;

import java.net.URI;

import org.springframework.http.HttpHeaders;

/**
 * Where the problems are documented: the {@code Link} of relation {@code describedby},
 * RFC 8288.
 *
 * @param template address with the variable {@code {name}}, for which a problem's name
 * stands; without it, the name is the fragment
 */
public record ProblemDocs(String template) {

	private static final String NAME = "{name}";

	/**
	 * Creates it.
	 * @throws IllegalArgumentException when it is no address, or has a fragment and no
	 * variable
	 */
	public ProblemDocs {
		if (!template.contains(NAME) && template.contains("#")) {
			throw new IllegalArgumentException("It has a fragment already; use " + NAME + " for the problem's name");
		}
		address(template, "name");
	}

	/**
	 * Adds the link to what is sent with a problem, once.
	 */
	public void addTo(IdempotencyProblem problem) {
		String link = "<" + address(this.template, problem.getName()) + ">; rel=\"describedby\"";
		HttpHeaders headers = problem.getHeaders();
		if (!headers.getOrEmpty(HttpHeaders.LINK).contains(link)) {
			headers.add(HttpHeaders.LINK, link);
		}
	}

	private static URI address(String template, String name) {
		return URI.create(template.contains(NAME) ? template.replace(NAME, name) : template + "#" + name);
	}

}

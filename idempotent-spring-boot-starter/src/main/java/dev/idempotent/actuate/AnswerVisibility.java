package dev.idempotent.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * Who may see kept answers.
 *
 * @param roles those that count as authorized; none: whoever is authenticated
 */
public record AnswerVisibility(Show show, Set<String> roles) {

	public AnswerVisibility {
		roles = Set.copyOf(roles);
	}

	boolean isVisible(SecurityContext reader) {
		return this.show.isShown(reader, this.roles);
	}

}

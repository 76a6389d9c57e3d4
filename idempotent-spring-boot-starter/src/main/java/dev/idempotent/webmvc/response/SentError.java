package dev.idempotent.webmvc.response;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An error that the container's error page is to answer.
 */
public record SentError(int status, @Nullable String message) {

	public void sendTo(HttpServletResponse response) throws IOException {
		if (this.message != null) {
			response.sendError(this.status, this.message);
		}
		else {
			response.sendError(this.status);
		}
	}

}

package dev.idempotent.sample;

import java.util.Locale;

import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.IdempotencyProblemRenderer;

/**
 * The problems in the shape that large payment APIs give their errors.
 */
@Component
@Profile("payment-errors")
class PaymentErrors implements IdempotencyProblemRenderer {

	@Override
	public ResponseEntity<Body> render(IdempotencyProblem problem, Locale locale) {
		return ResponseEntity.status(problem.getStatusCode())
			.body(new Body(new PaymentError("idempotency_error", problem.getName().replace('-', '_'),
					String.valueOf(problem.getBody().getDetail()))));
	}

	record Body(PaymentError error) {
	}

	record PaymentError(String type, String code, String message) {
	}

}

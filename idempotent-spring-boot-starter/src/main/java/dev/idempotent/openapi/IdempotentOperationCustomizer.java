package dev.idempotent.openapi;

import java.util.Set;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.responses.ApiResponses;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.core.Ordered;

import dev.idempotent.operation.IdempotentOperation;

/**
 * Documents the idempotent operations: the key's header, the problems, what marks a
 * replay, and the policy. What the application documents itself is never changed. Comes
 * before the application's own customizers. Thread-safe.
 */
public final class IdempotentOperationCustomizer implements GlobalOpenApiCustomizer, Ordered {

	// RFC 9110, 9.2.1
	private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE);

	private final KeyParameter key;

	private final ProblemResponses problems;

	private final ReplayResponses replays;

	private final PolicyText policy;

	public IdempotentOperationCustomizer(ApiSettings settings) {
		this.key = new KeyParameter(settings.key());
		this.problems = new ProblemResponses(settings.answers());
		this.replays = new ReplayResponses(settings.answers().marker());
		this.policy = new PolicyText(settings);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void customise(OpenAPI document) {
		if (document.getPaths() != null) {
			document.getPaths().values().forEach((path) -> customize(document, path));
		}
	}

	private void customize(OpenAPI document, PathItem path) {
		path.readOperationsMap().forEach((method, documented) -> {
			IdempotentOperation operation = takeMark(documented);
			if (operation != null && !SAFE.contains(method)) {
				customize(document, documented, operation);
			}
		});
	}

	private void customize(OpenAPI document, Operation documented, IdempotentOperation operation) {
		if (document.getComponents() == null) {
			document.setComponents(new Components());
		}
		if (documented.getResponses() == null) {
			documented.setResponses(new ApiResponses());
		}
		this.policy.addTo(documented, operation);
		this.key.addTo(documented, operation);
		this.replays.addTo(documented.getResponses(), operation);
		this.problems.addTo(documented.getResponses(), operation, document.getComponents());
	}

	private static @Nullable IdempotentOperation takeMark(Operation documented) {
		if (documented.getExtensions() == null) {
			return null;
		}
		Object mark = documented.getExtensions().remove(IdempotentOperationMarker.MARK);
		if (documented.getExtensions().isEmpty()) {
			documented.setExtensions(null);
		}
		return (IdempotentOperation) mark;
	}

}

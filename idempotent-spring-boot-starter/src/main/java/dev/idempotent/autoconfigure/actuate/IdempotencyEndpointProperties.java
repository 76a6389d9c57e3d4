package dev.idempotent.autoconfigure.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the endpoint.
 *
 * @param showAnswers When a record is shown with the answer that is kept.
 * @param roles Roles of whom answers are shown to when authorized. When empty, whoever is
 * authenticated.
 */
@ConfigurationProperties("management.endpoint.idempotency")
public record IdempotencyEndpointProperties(@DefaultValue("never") Show showAnswers, @DefaultValue Set<String> roles) {
}

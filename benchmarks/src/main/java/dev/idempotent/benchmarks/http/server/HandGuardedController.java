package dev.idempotent.benchmarks.http.server;

import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The least that two commands can do: a claim, and the answer as JSON. It does not look
 * at the body, never renews, and whoever comes late overwrites.
 */
@RestController
@ConditionalOnProperty(name = "benchmarks.guard", havingValue = "hand")
class HandGuardedController {

	private static final String CLAIMED = "";

	private static final SetArgs LEASE = SetArgs.Builder.nx().ex(Duration.ofSeconds(30));

	private static final SetArgs RETENTION = SetArgs.Builder.ex(Duration.ofHours(24));

	private final Orders orders;

	private final JsonMapper json;

	private final RedisCommands<String, String> redis;

	HandGuardedController(Orders orders, JsonMapper json, LettuceConnectionFactory factory) {
		this.orders = orders;
		this.json = json;
		this.redis = ((RedisClient) factory.getRequiredNativeClient()).connect().sync();
	}

	@PostMapping("/orders")
	ResponseEntity<String> place(@RequestHeader("Idempotency-Key") String key, @RequestBody PlaceOrder command) {
		String name = "orders:" + key;
		String kept = this.redis.setGet(name, CLAIMED, LEASE);
		if (kept == null) {
			String answer = this.json.writeValueAsString(this.orders.place(command));
			this.redis.set(name, answer, RETENTION);
			return answer(HttpStatus.CREATED, answer);
		}
		return kept.equals(CLAIMED) ? ResponseEntity.status(HttpStatus.CONFLICT).build() : answer(HttpStatus.OK, kept);
	}

	private static ResponseEntity<String> answer(HttpStatus status, String json) {
		return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(json);
	}

}

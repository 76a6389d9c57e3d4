package dev.idempotent.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnDuplicate;
import dev.idempotent.engine.StoreDecorator;
import dev.idempotent.http.Gate;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.StepResult;

/**
 * Operations for every outcome, and what was observed of them.
 */
@Configuration(proxyBeanMethods = false)
class ObservedApplication {

	@Bean
	Observed observed() {
		return new Observed();
	}

	@Bean
	TestObservationRegistry observationRegistry() {
		return TestObservationRegistry.create();
	}

	@Bean
	StoreDecorator noting(TestObservationRegistry registry, Observed observed) {
		return (store) -> new NotingStore(store, registry, observed);
	}

	@Bean
	Service service() {
		return new Service();
	}

	static final class Observed implements ObservationHandler<IdempotencyObservationContext> {

		final Queue<IdempotencyObservationContext> stopped = new ConcurrentLinkedQueue<>();

		final Queue<String> steps = new ConcurrentLinkedQueue<>();

		volatile boolean storeFails;

		volatile CompletableFuture<String> late = new CompletableFuture<>();

		@Override
		public void onStop(IdempotencyObservationContext context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof IdempotencyObservationContext;
		}

		/**
		 * Returns the outcomes since the last time.
		 */
		List<String> outcomes() {
			List<IdempotencyObservationContext> contexts = List.copyOf(this.stopped);
			this.stopped.removeAll(contexts);
			return contexts.stream().map((context) -> value(context, "outcome")).toList();
		}

		static String value(IdempotencyObservationContext context, String key) {
			return Objects.requireNonNull(context.getLowCardinalityKeyValue(key)).getValue();
		}

	}

	static final class NotingStore extends DelegatingIdempotencyStore {

		private final TestObservationRegistry registry;

		private final Observed observed;

		NotingStore(IdempotencyStore store, TestObservationRegistry registry, Observed observed) {
			super(store);
			this.registry = registry;
			this.observed = observed;
		}

		@Override
		public ClaimResult claim(Claim claim) {
			note("claim");
			if (this.observed.storeFails) {
				throw new IdempotencyStoreException("Out of order", null, false);
			}
			return super.claim(claim);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			note("complete");
			return super.complete(ownership, result);
		}

		private void note(String step) {
			Observation current = this.registry.getCurrentObservation();
			this.observed.steps.add(step + " in " + ((current != null) ? current.getContext().getName() : "nothing"));
		}

	}

	@RestController
	static class Operations {

		private final Gate gate;

		private final Observed observed;

		Operations(Gate gate, Observed observed) {
			this.gate = gate;
			this.observed = observed;
		}

		@Idempotent
		@PostMapping("/observed")
		String observed(@RequestBody String body) {
			this.gate.pass();
			if (body.contains("large")) {
				return "x".repeat(3000);
			}
			if (body.contains("fail")) {
				throw new IllegalStateException("Failed");
			}
			return "done";
		}

		@Idempotent(onDuplicate = OnDuplicate.WAIT)
		@PostMapping("/observed/wait")
		int waiting() {
			return this.gate.pass();
		}

		@Idempotent(unknownOn = IllegalStateException.class)
		@PostMapping("/observed/unknown")
		String unknown() {
			throw new IllegalStateException("Nobody knows");
		}

		@Idempotent(keyPresence = KeyPresence.OPTIONAL)
		@PostMapping("/observed/optional")
		String optional() {
			return "done";
		}

		@Idempotent(key = "#body")
		@PostMapping("/observed/mistake")
		String mistake(@RequestBody Map<String, String> body) {
			return "done";
		}

		@Idempotent(lease = "100ms")
		@PostMapping("/observed/abandoned")
		DeferredResult<String> abandoned() {
			DeferredResult<String> result = new DeferredResult<>(50L);
			if (this.gate.pass() > 1) {
				result.setResult("done");
			}
			return result;
		}

		@Idempotent
		@PostMapping("/observed/late")
		CompletableFuture<String> late() {
			return this.observed.late;
		}

	}

	static class Service {

		@Idempotent(key = "#id", operation = "service")
		CompletableFuture<@Nullable String> later(String id, CompletableFuture<@Nullable String> result) {
			return result;
		}

	}

}

package dev.idempotent.test.endpoint;

import java.util.Arrays;
import java.util.UUID;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

/**
 * Plants a fault in the application's store.
 */
class PlantedStores implements BeanPostProcessor, Ordered {

	enum Fault {

		NONE, GRANTS_ALL, FORGETS_FINGERPRINTS, DROPS_COMPLETIONS, CUTS_RESULTS, MAKES_ANEW

	}

	volatile Fault fault = Fault.NONE;

	// Inside of LostOwners
	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof IdempotencyStore store) ? new Planted(store) : bean;
	}

	private final class Planted extends DelegatingIdempotencyStore {

		private Planted(IdempotencyStore delegate) {
			super(delegate);
		}

		@Override
		public ClaimResult claim(Claim claim) {
			return switch (PlantedStores.this.fault) {
				case GRANTS_ALL -> super.claim(new Claim(RecordKey.of(null, "any", null, UUID.randomUUID().toString()),
						claim.token(), claim.fingerprint(), claim.lease(), claim.retention(), true));
				case FORGETS_FINGERPRINTS -> super.claim(new Claim(claim.key(), claim.token(), Fingerprint.of("any"),
						claim.lease(), claim.retention(), claim.takeOver()));
				case MAKES_ANEW -> super.claim(claim) instanceof ClaimResult.Granted
						? new ClaimResult.Granted(new Ownership(claim, 1)) : super.claim(claim);
				default -> super.claim(claim);
			};
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			return switch (PlantedStores.this.fault) {
				case DROPS_COMPLETIONS -> StepResult.DONE;
				case CUTS_RESULTS -> super.complete(ownership, Arrays.copyOf(result, result.length - 1));
				default -> super.complete(ownership, result);
			};
		}

	}

}

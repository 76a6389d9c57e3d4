package dev.idempotent.sample.demo;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * Grants claims of servers that are killed to nobody: the record is made, with a short
 * lease, and no owner is left to run the method, to renew or to complete.
 */
final class AbandonedLeaseStore extends DelegatingIdempotencyStore {

	static final Duration LEASE = Duration.ofSeconds(3);

	AbandonedLeaseStore(IdempotencyStore store) {
		super(store);
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return claim(claim, super::claim);
	}

	@Override
	public <T> @Nullable T ability(Class<T> type) {
		T ability = delegate().ability(type);
		return (ability instanceof TransactionalIdempotencyStore store && type == TransactionalIdempotencyStore.class)
				? type.cast(new Transactional(store)) : ability;
	}

	private static ClaimResult claim(Claim claim, Function<Claim, ClaimResult> claims) {
		if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				|| attributes.getRequest().getHeader(KilledServer.HEADER) == null) {
			return claims.apply(claim);
		}
		claims.apply(
				new Claim(claim.key(), claim.token(), claim.fingerprint(), LEASE, claim.retention(), claim.takeOver()));
		throw new IdempotencyStoreException("The server is killed, as its client wants to see", null, false);
	}

	private static final class Transactional extends DelegatingIdempotencyStore
			implements TransactionalIdempotencyStore {

		private final TransactionalIdempotencyStore store;

		private Transactional(TransactionalIdempotencyStore store) {
			super(store);
			this.store = store;
		}

		@Override
		public ClaimResult claimToJoin(Claim claim) {
			return AbandonedLeaseStore.claim(claim, this.store::claimToJoin);
		}

		@Override
		public @Nullable Steps currentTransaction() {
			return this.store.currentTransaction();
		}

		@Override
		public Settlement settle(Ownership ownership) {
			return this.store.settle(ownership);
		}

	}

}

package dev.idempotent.test.endpoint;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * Lets an application's store lose the owner of a key, as it does when a server is
 * killed: the claim is made, and neither completed nor renewed. A test imports it into
 * its application, by {@code @Import(LostOwners.class)}, and has it injected. Until it is
 * asked to, it changes nothing but that the store's steps are made one by one.
 *
 * <p>
 * A store that takes part in the application's transactions is left alone: what a commit
 * covers can't be shown by a server that goes on.
 */
public final class LostOwners implements BeanPostProcessor {

	/**
	 * The lease of a lost owner, whatever the operation's is.
	 */
	static final Duration LEASE = Duration.ofMillis(100);

	private final AtomicBoolean losing = new AtomicBoolean();

	private final Set<OwnerToken> lost = ConcurrentHashMap.newKeySet();

	private final Map<RecordKey, Integer> attempts = new ConcurrentHashMap<>();

	private volatile @Nullable RecordKey latest;

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof IdempotencyStore store && store.ability(TransactionalIdempotencyStore.class) == null) {
			return new LosingStore(store, this);
		}
		return bean;
	}

	/**
	 * Makes a request whose owner gets lost.
	 * @throws AssertionError when it made no claim
	 */
	void losing(Runnable request) {
		this.losing.set(true);
		request.run();
		if (this.losing.getAndSet(false)) {
			throw new AssertionError("No owner could be lost. Either the handler's method made no claim: it has no"
					+ " @Idempotent. Or the store is not decorated: LostOwners belongs into the test's application"
					+ " context, by @Import(LostOwners.class), and leaves alone a store that commits with the"
					+ " application (jdbc), for which a process has to be killed");
		}
	}

	/**
	 * Returns whether this claim is the one to be lost. One of them is.
	 */
	boolean takes(Claim claim) {
		if (!this.losing.compareAndSet(true, false)) {
			return false;
		}
		this.latest = claim.key();
		return this.lost.add(claim.token());
	}

	void granted(Ownership ownership) {
		this.attempts.put(ownership.key(), ownership.attempt());
	}

	/**
	 * Returns the attempt of who owns the key of the latest that was lost; null when
	 * nobody took over.
	 */
	@Nullable Integer takeOver() {
		RecordKey key = this.latest;
		return (key != null) ? this.attempts.get(key) : null;
	}

	boolean hasLost(Claim claim) {
		return this.lost.contains(claim.token());
	}

}

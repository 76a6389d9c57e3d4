package dev.idempotent.test.store;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random steps on few keys whose leases outlive the test: there is at most one owner of a
 * key at a time, and a result never changes.
 */
public final class ExclusiveHistory {

	private final IdempotencyStore store;

	private final List<RecordKey> keys;

	private final Map<RecordKey, OwnerToken> owners = new ConcurrentHashMap<>();

	private final Map<RecordKey, byte[]> results = new ConcurrentHashMap<>();

	ExclusiveHistory(IdempotencyStore store, int keys) {
		this(store, Stream.generate(Claims::newKey).limit(keys).toList());
	}

	/**
	 * Creates a history, to be run by several threads at once.
	 * @param keys new ones
	 */
	public ExclusiveHistory(IdempotencyStore store, List<RecordKey> keys) {
		this.store = store;
		this.keys = keys;
	}

	/**
	 * Makes random steps.
	 * @return null
	 * @throws AssertionError when the store broke its word
	 */
	public @Nullable Void run(int steps, long seed) {
		Random random = new Random(seed);
		for (int i = 0; i < steps; i++) {
			RecordKey key = this.keys.get(random.nextInt(this.keys.size()));
			Claim claim = Claims.claim(key);
			boolean same = random.nextInt(4) > 0;
			ClaimResult result = this.store.claim(same ? claim : Claims.asking(claim, Claims.OTHER_FINGERPRINT));
			if (result instanceof ClaimResult.Granted granted) {
				assertThat(granted.ownership().attempt()).isEqualTo(1);
				own(claim, random);
			}
			else {
				checkRefused(claim, result);
			}
		}
		return null;
	}

	private void own(Claim claim, Random random) {
		assertThat(this.owners.putIfAbsent(claim.key(), claim.token())).as("another owner").isNull();
		assertThat(this.results).as("granted after it was consumed").doesNotContainKey(claim.key());
		for (int i = random.nextInt(3); i > 0; i--) {
			assertThat(this.store.renew(Claims.owned(claim))).isEqualTo(StepResult.DONE);
		}
		this.owners.remove(claim.key());
		if (random.nextInt(40) > 0) {
			assertThat(this.store.release(new Release.Free(claim))).isEqualTo(StepResult.DONE);
		}
		else {
			byte[] result = claim.token().toBytes();
			this.results.put(claim.key(), result);
			assertThat(this.store.complete(Claims.owned(claim), result)).isEqualTo(StepResult.DONE);
		}
	}

	private void checkRefused(Claim claim, ClaimResult result) {
		if (result instanceof ClaimResult.Consumed consumed) {
			assertThat(consumed.result()).isEqualTo(this.results.get(claim.key()));
		}
		else {
			assertThat(result).isIn(new ClaimResult.InProgress(), new ClaimResult.Mismatch());
		}
		assertThat(this.store.complete(Claims.owned(claim), new byte[1])).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.renew(Claims.owned(claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.store.release(new Release.Free(claim))).isEqualTo(StepResult.NOT_OWNER);
	}

}

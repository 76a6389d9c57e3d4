package dev.idempotent.store.redis.connection;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.redis.step.Replication;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.Steps;

/**
 * Chooses the connections on which steps are made.
 */
public final class RedisSteps {

	private RedisSteps() {
	}

	/**
	 * Returns steps on a connection of their own with Lettuce, else on those of the
	 * application.
	 * @param lost told why, when a connection is given up that was of no use
	 */
	public static Steps on(RedisConnectionFactory connections, Duration timeout, Consumer<Throwable> lost) {
		if (connections instanceof LettuceConnectionFactory lettuce && !LettuceConnector.isPooled(lettuce)) {
			return new LettuceSteps(lettuce, timeout, lost);
		}
		return new TimedSteps(new SharedConnections(connections, lost), timeout, Step::run);
	}

	/**
	 * Returns the same, but those that must be kept wait for replicas, and have their
	 * connections for themselves meanwhile.
	 * @throws IllegalArgumentException when that can't be had
	 */
	public static Steps waitingForReplicas(RedisConnectionFactory connections, Duration timeout, int replicas,
			Duration waitTimeout, Consumer<Throwable> lost) {
		Replication replication = new Replication(replicas, waitTimeout);
		return new ReplicatedSteps(on(connections, timeout, lost),
				new TimedSteps(new OwnConnections(connections, timeout, lost), timeout, replication::run));
	}

}

package dev.idempotent.store.redis.connection;

import java.time.Duration;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

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
	 */
	public static Steps on(RedisConnectionFactory connections, Duration timeout) {
		if (connections instanceof LettuceConnectionFactory lettuce && !LettuceConnector.isPooled(lettuce)) {
			return new LettuceSteps(lettuce, timeout);
		}
		return new TimedSteps(new SharedConnections(connections), timeout, Step::run);
	}

	/**
	 * Returns the same, but those that must be kept wait for replicas, and have their
	 * connections for themselves meanwhile.
	 * @throws IllegalArgumentException when that can't be had
	 */
	public static Steps waitingForReplicas(RedisConnectionFactory connections, Duration timeout, int replicas,
			Duration waitTimeout) {
		Replication replication = new Replication(replicas, waitTimeout);
		return new ReplicatedSteps(on(connections, timeout),
				new TimedSteps(new OwnConnections(connections, timeout), timeout, replication::run));
	}

}

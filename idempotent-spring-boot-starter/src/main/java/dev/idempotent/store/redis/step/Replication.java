package dev.idempotent.store.redis.step;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisPipelineException;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * A step, and Redis's wait until enough replicas have what it wrote, in one round trip.
 * <ol>
 * <li>The script and <a href="https://redis.io/docs/latest/commands/wait/">WAIT</a> leave
 * in one flush, on a connection that nobody else uses.</li>
 * <li>Before and after them the connection says which one it is: Lettuce repeats commands
 * on a new connection when one is lost, and there WAIT would know nothing of what the
 * script wrote.</li>
 * <li>A step that changed something fails with an unknown outcome when too few replicas
 * have it, or when that can't be told. What changed nothing is answered, though as
 * late.</li>
 * </ol>
 *
 * @param replicas how many must have it
 * @param timeout how long Redis waits for them
 */
public record Replication(int replicas, Duration timeout) {

	private static final Set<String> CHANGES = Set.of("GRANTED", "DONE");

	private static final Set<String> AMBIGUOUS = Set.of("NOPERM", "BUSY");

	private static final Pattern IDENTITY = Pattern.compile("id=\\S+ addr=\\S+ laddr=\\S+");

	public Replication {
		if (replicas < 1 || timeout.toMillis() < 1) {
			throw new IllegalArgumentException(
					"At least 1 replica is waited for, and at least 1ms: " + replicas + ", " + timeout);
		}
	}

	/**
	 * Makes a step.
	 * @param connection of Lettuce, and of nobody else meanwhile
	 */
	@SuppressWarnings("unchecked")
	public List<Object> run(Step step, RedisConnection connection) {
		LettuceConnection lettuce = (LettuceConnection) connection;
		List<Object> replies = StepScript.knownOrNot((known) -> replies(lettuce, () -> step.send(connection, known)));
		List<Object> reply = (List<Object>) replies.get(1);
		if (CHANGES.contains(StepScript.outcome(reply))) {
			confirm(identity(replies.get(0)), (Long) replies.get(2), identity(replies.get(3)));
		}
		return reply;
	}

	private List<Object> replies(LettuceConnection connection, Runnable step) {
		connection.openPipeline();
		identify(connection);
		step.run();
		connection.execute("WAIT", new IntegerOutput<>(ByteArrayCodec.INSTANCE), bytes(String.valueOf(this.replicas)),
				bytes(String.valueOf(this.timeout.toMillis())));
		identify(connection);
		try {
			return connection.closePipeline();
		}
		catch (RedisPipelineException ex) {
			throw failure(ex);
		}
	}

	private void confirm(@Nullable String before, long confirmed, @Nullable String after) {
		if (before == null || !before.equals(after)) {
			throw new IdempotencyStoreException("The connection to Redis was lost while Redis waited for replicas; it"
					+ " may have made the step, and a fail-over may lose it", null, true);
		}
		if (confirmed < this.replicas) {
			throw new IdempotencyStoreException("Redis made the step, but only " + confirmed + " of the "
					+ this.replicas + " replicas that idempotent.redis.wait-replicas asks for had it within "
					+ this.timeout + ": see whether they lag or are down", null, true);
		}
	}

	// A pipeline does not say which of its commands failed
	private static RuntimeException failure(RedisPipelineException failure) {
		ErrorReply reply = ErrorReply.in(failure);
		if (reply == null || !AMBIGUOUS.contains(reply.code())) {
			return failure;
		}
		return new IdempotencyStoreException("Redis may have made the step, but did not say whether replicas have it, "
				+ reply.text() + ": its user needs EVALSHA, EVAL, WAIT and CLIENT INFO", failure, true);
	}

	private static void identify(LettuceConnection connection) {
		connection.execute("CLIENT", new StatusOutput<>(ByteArrayCodec.INSTANCE), bytes("INFO"));
	}

	private static @Nullable String identity(Object info) {
		Matcher matcher = IDENTITY.matcher(info.toString());
		return matcher.find() ? matcher.group() : null;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}

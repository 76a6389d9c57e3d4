package dev.idempotent.torture.plan;

import java.util.List;
import java.util.Random;

/**
 * How a result comes from the method to its request.
 */
public enum Way {

	/**
	 * The method returns it.
	 */
	DIRECT("/operations"),

	/**
	 * A future, whose work goes on when its request has timed out.
	 */
	FUTURE("/operations/future"),

	/**
	 * A task, which is broken off when its request has timed out.
	 */
	TASK("/operations/task"),

	/**
	 * A deferred result, which is nobody's when its request has timed out.
	 */
	DEFERRED("/operations/deferred"),

	/**
	 * The method returns it, and one transaction commits work and answer.
	 */
	JOINED("/operations/joined");

	private static final List<Way> LATE = List.of(FUTURE, TASK, DEFERRED);

	private static final int LATER = 25;

	// Requests time out within 100 ms and a little more than a second
	private static final int USUAL_LATER_MILLIS = 1500;

	private static final int USUAL_MILLIS = 200;

	private final String path;

	Way(String path) {
		this.path = path;
	}

	/**
	 * Returns one of them, one in four that is not {@link #DIRECT}; of those that a
	 * commit covers, where the profile has a database for that, each half of the time.
	 */
	static Way of(Profile profile, Random random) {
		if (profile == Profile.JDBC) {
			return random.nextBoolean() ? DIRECT : JOINED;
		}
		return (random.nextInt(100) < LATER) ? LATE.get(random.nextInt(LATE.size())) : DIRECT;
	}

	public String path() {
		return this.path;
	}

	/**
	 * Returns for how many milliseconds most operations work at the longest.
	 */
	int usual(TortureOptions options) {
		return (this == DIRECT || this == JOINED) ? USUAL_MILLIS : Math.min(USUAL_LATER_MILLIS, slow(options));
	}

	/**
	 * Returns for how many milliseconds any works at the longest: longer than its lease,
	 * unless nobody renews that.
	 */
	int slow(TortureOptions options) {
		int lease = (int) options.lease().toMillis();
		return (this == DEFERRED) ? lease * 4 / 5 : lease * 2;
	}

}

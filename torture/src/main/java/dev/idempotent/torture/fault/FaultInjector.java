package dev.idempotent.torture.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does one fault after the other until told to stop: all kinds once in a random order,
 * then again. Leaves nothing broken.
 */
public final class FaultInjector {

	private static final long SHORTEST_GAP_MILLIS = 500;

	private final String group;

	private final List<FaultKind> kinds;

	private final Random random;

	private final CountDownLatch enough;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final long longestGap;

	private final FaultLog log;

	/**
	 * Creates an injector.
	 * @param atLeast how many faults have to be done
	 * @param longestGap in milliseconds, without a fault
	 */
	FaultInjector(String group, List<FaultKind> kinds, Random random, int atLeast, long longestGap, FaultLog log) {
		this.group = group;
		this.kinds = new ArrayList<>(kinds);
		this.random = random;
		this.enough = new CountDownLatch(atLeast);
		this.longestGap = longestGap;
		this.log = log;
	}

	String group() {
		return this.group;
	}

	/**
	 * Returns whether there were as many faults as were asked for at least.
	 */
	public boolean hasDoneEnough() {
		return this.enough.getCount() == 0;
	}

	/**
	 * Ends the fault that is going on, and lets no other begin.
	 */
	public void stop() {
		this.stopped.countDown();
	}

	/**
	 * Returns when stopped.
	 */
	public void run() throws InterruptedException {
		while (true) {
			Collections.shuffle(this.kinds, this.random);
			for (FaultKind kind : this.kinds) {
				if (isStoppedWithin(gap())) {
					return;
				}
				inject(kind.next(this.random));
			}
		}
	}

	private void inject(Fault fault) throws InterruptedException {
		long began = this.log.began(fault);
		try {
			fault.begin().run();
			isStoppedWithin(fault.hold());
		}
		finally {
			fault.end().run();
			this.log.ended(fault, began);
			this.enough.countDown();
		}
	}

	private boolean isStoppedWithin(Duration time) throws InterruptedException {
		return this.stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
	}

	private Duration gap() {
		return Duration.ofMillis(this.random.nextLong(SHORTEST_GAP_MILLIS, this.longestGap));
	}

}

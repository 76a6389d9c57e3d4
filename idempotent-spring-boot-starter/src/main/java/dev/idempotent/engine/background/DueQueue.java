package dev.idempotent.engine.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Elements that are due at a time, each of them once. What is taken stays in the queue,
 * due again later, until it is removed: whatever goes wrong with it meanwhile, it is not
 * forgotten. Times are {@link System#nanoTime}. Thread-safe.
 *
 * @param <E> compared by identity
 */
public final class DueQueue<E> {

	// Guarded by this
	private final Map<E, Due<E>> elements = new HashMap<>();

	private final TreeSet<Due<E>> order = new TreeSet<>();

	private long number;

	// Whether who waits will wake without being notified, and when
	private boolean wakes;

	private long wakesAt;

	private int awaitingEmpty;

	private boolean closed;

	/**
	 * Adds an element, unless the queue is closed or has as many as the limit.
	 * @return whether it was added
	 */
	public synchronized boolean add(E element, long at, int limit) {
		if (this.closed || this.elements.size() >= limit) {
			return false;
		}
		put(element, at);
		return true;
	}

	/**
	 * Lets an element be due at another time, if it is there.
	 */
	public synchronized void move(E element, long at) {
		Due<E> due = this.elements.get(element);
		if (due != null) {
			this.order.remove(due);
			put(element, at);
		}
	}

	/**
	 * Returns whether it was there.
	 */
	public synchronized boolean remove(E element) {
		Due<E> due = this.elements.remove(element);
		if (due == null) {
			return false;
		}
		this.order.remove(due);
		if (this.elements.isEmpty() && this.awaitingEmpty > 0) {
			notifyAll();
		}
		return true;
	}

	public synchronized boolean contains(E element) {
		return this.elements.containsKey(element);
	}

	synchronized int size() {
		return this.elements.size();
	}

	/**
	 * Waits until an element is due.
	 * @param atMost how many to return
	 * @param again when each of them is due again
	 * @return what is due by now; none when the queue is closed
	 */
	public synchronized List<E> take(int atMost, ToLongFunction<E> again) throws InterruptedException {
		while (!this.closed) {
			long now = System.nanoTime();
			if (!this.order.isEmpty() && this.order.first().at() - now <= 0) {
				return takeDue(atMost, again);
			}
			sleep(now);
		}
		return List.of();
	}

	/**
	 * Waits until no element is left.
	 * @return false when time was over before
	 */
	synchronized boolean awaitEmpty(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
		this.awaitingEmpty++;
		try {
			for (long left = end - System.nanoTime(); !this.elements.isEmpty() && left > 0;) {
				TimeUnit.NANOSECONDS.timedWait(this, left);
				left = end - System.nanoTime();
			}
			return this.elements.isEmpty();
		}
		finally {
			this.awaitingEmpty--;
		}
	}

	public synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Closes the queue.
	 * @return what was left
	 */
	public synchronized List<E> close() {
		this.closed = true;
		List<E> left = this.order.stream().map(Due::element).toList();
		this.elements.clear();
		this.order.clear();
		notifyAll();
		return left;
	}

	// An empty queue keeps the time at which its waiter wakes: what is added next is
	// mostly due after it
	private void sleep(long now) throws InterruptedException {
		if (!this.order.isEmpty()) {
			this.wakes = true;
			this.wakesAt = this.order.first().at();
		}
		this.wakes = this.wakes && this.wakesAt - now > 0;
		if (this.wakes) {
			TimeUnit.NANOSECONDS.timedWait(this, this.wakesAt - now);
		}
		else {
			wait();
		}
	}

	private List<E> takeDue(int atMost, ToLongFunction<E> again) {
		List<E> taken = new ArrayList<>();
		long now = System.nanoTime();
		while (taken.size() < atMost && this.order.first().at() - now <= 0) {
			E element = this.order.first().element();
			taken.add(element);
			move(element, Math.max(now + 1, again.applyAsLong(element)));
		}
		return taken;
	}

	private void put(E element, long at) {
		Due<E> due = new Due<>(element, at, this.number++);
		this.order.add(due);
		this.elements.put(element, due);
		// To wake a thread costs more than the rest, and most elements leave before they
		// are due
		if (this.order.first() == due && !(this.wakes && at - this.wakesAt >= 0)) {
			notifyAll();
		}
	}

	private record Due<E>(E element, long at, long number) implements Comparable<Due<E>> {

		// By difference: times may overflow
		@Override
		public int compareTo(Due<E> other) {
			int order = Long.signum(this.at - other.at);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

}

package dev.idempotent.torture.history;

/**
 * A time in which servers could make no steps in the store by a fault; in epoch
 * milliseconds.
 *
 * @param place whose, or all of them where it is Redis
 * @param to from then on Redis could be reached, if only on new connections
 */
public record Outage(String place, long from, long to) {

	/**
	 * Returns whether it is a server's.
	 */
	public boolean isOf(int server) {
		return !this.place.startsWith("server") || this.place.equals("server " + server);
	}

}

package dev.idempotent.test.endpoint;

import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Sends one request again and again, and counts its executions from now on.
 */
final class Sending {

	private final EndpointClient client;

	private final EndpointRequest request;

	private final @Nullable LongSupplier counter;

	private final long before;

	Sending(EndpointClient client, EndpointRequest request, @Nullable LongSupplier counter) {
		this.client = client;
		this.request = request;
		this.counter = counter;
		this.before = (counter != null) ? counter.getAsLong() : 0;
	}

	EndpointRequest request() {
		return this.request;
	}

	EndpointAnswer send() {
		return send(this.client, this.request);
	}

	EndpointAnswer send(EndpointClient client, EndpointRequest request) {
		try {
			return client.send(request);
		}
		catch (Exception ex) {
			throw new AssertionError(request + " had no answer", ex);
		}
	}

	void lose() {
		try {
			this.client.sendAndLose(this.request);
		}
		catch (Exception ex) {
			throw new AssertionError(this.request + " could not be sent", ex);
		}
	}

	/**
	 * Returns what came, with the executions until now.
	 */
	Situation situation(String name, @Nullable EndpointAnswer first, List<EndpointAnswer> repeats,
			@Nullable EndpointAnswer control) {
		Long executions = (this.counter != null) ? this.counter.getAsLong() - this.before : null;
		return new Situation(name, first, repeats, control, executions, null);
	}

}

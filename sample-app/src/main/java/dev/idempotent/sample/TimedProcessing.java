package dev.idempotent.sample;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Takes {@code sample.processing-time}.
 */
@Component
class TimedProcessing implements Processing {

	private final Duration time;

	TimedProcessing(@Value("${sample.processing-time}") Duration time) {
		this.time = time;
	}

	@Override
	public void run() {
		try {
			Thread.sleep(this.time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while processing", ex);
		}
	}

}

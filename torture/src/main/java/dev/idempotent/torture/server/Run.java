package dev.idempotent.torture.server;

import java.time.Instant;
import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;

/**
 * One run of the operation.
 *
 * @param execution another one each time
 * @param arrived when its request came, in epoch milliseconds
 */
record Run(UUID execution, String key, long arrived) {

	static Run of(String key, HttpServletRequest request) {
		return new Run(UUID.randomUUID(), key, ArrivalFilter.arrival(request));
	}

	Receipt receipt(Work work) {
		return new Receipt(this.execution, this.key, work.item(), work.amount(), Instant.now());
	}

}

package dev.idempotent.store.redis.step;

import java.nio.charset.StandardCharsets;

/**
 * How those are woken who wait for a record, as {@code record.lua} notes it in the
 * record.
 */
public enum Waking {

	/**
	 * Nobody waits.
	 */
	NONE("0"),

	/**
	 * By SPUBLISH, which a Cluster does not send to all its nodes.
	 */
	SHARDED("32"),

	/**
	 * By PUBLISH.
	 */
	PUBLISHED("64");

	private final byte[] argument;

	Waking(String argument) {
		this.argument = argument.getBytes(StandardCharsets.US_ASCII);
	}

	byte[] argument() {
		return this.argument;
	}

}

package dev.idempotent.benchmarks.spent;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.idempotent.test.redis.RedisServer;

/**
 * What a Redis server has spent since its start.
 *
 * @param cpu in microseconds
 * @param evals scripts that clients asked for
 * @param commands that clients asked for or scripts made, but for scripts and the
 * questions asked here
 * @param input bytes that came from clients
 * @param output bytes that went to them
 */
public record RedisUsage(double cpu, long evals, long commands, long input, long output) {

	private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

	private static final Pattern CALLS = Pattern.compile("cmdstat_(\\S+):calls=(\\d+)");

	/**
	 * Returns what a server has spent by now.
	 */
	public static RedisUsage of(RedisServer server) {
		double seconds = CPU.matcher(server.ask("INFO cpu"))
			.results()
			.mapToDouble((match) -> Double.parseDouble(match.group(1)))
			.sum();
		long evals = 0;
		long commands = 0;
		for (MatchResult command : CALLS.matcher(server.ask("INFO commandstats")).results().toList()) {
			long calls = Long.parseLong(command.group(2));
			if (command.group(1).startsWith("eval")) {
				evals += calls;
			}
			else if (!command.group(1).matches("info|quit")) {
				commands += calls;
			}
		}
		return new RedisUsage(seconds * 1e6, evals, commands, server.info("total_net_input_bytes"),
				server.info("total_net_output_bytes"));
	}

	/**
	 * Returns what was spent since another moment.
	 */
	public RedisUsage minus(RedisUsage earlier) {
		return new RedisUsage(this.cpu - earlier.cpu, this.evals - earlier.evals, this.commands - earlier.commands,
				this.input - earlier.input, this.output - earlier.output);
	}

}

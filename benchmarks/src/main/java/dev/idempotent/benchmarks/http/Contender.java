package dev.idempotent.benchmarks.http;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A kind of server that is compared with the others.
 *
 * @param replays whether a key that comes again gets the first answer
 * @param library another build of the library that it runs with
 */
record Contender(String name, boolean replays, List<String> arguments, @Nullable Path library) {

	static final Contender UNGUARDED = new Contender("unguarded", false,
			List.of("--benchmarks.guard=none", "--idempotent.enabled=false"), null);

	static final Contender BY_HAND = new Contender("by hand, Redis", true,
			List.of("--benchmarks.guard=hand", "--idempotent.enabled=false"), null);

	static Contender guarded(String store, @Nullable Path library) {
		return new Contender("guarded, " + store + ((library != null) ? ", before" : ""), true,
				List.of("--benchmarks.guard=library", "--idempotent.store=" + store), library);
	}

}

package dev.idempotent.benchmarks.growth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import dev.idempotent.benchmarks.alone.Application;
import dev.idempotent.benchmarks.alone.GuardKind;
import dev.idempotent.benchmarks.spent.Meter;

/**
 * What a start of the application and a request cost, in CPU, where more methods are
 * idempotent, beside the same methods without the library.
 */
final class MoreMethods {

	private static final byte[] BODY = "{\"item\":\"book\",\"amount\":10}".getBytes(StandardCharsets.UTF_8);

	private static final int REQUESTS = 3000;

	private MoreMethods() {
	}

	static void measure() throws Exception {
		System.out.println("| methods | guard | start, ms | request | CPU, µs | allocated, KB | Redis' CPU, µs |");
		System.out.println("|--:|---|--:|---|--:|--:|--:|");
		start(1000, GuardKind.LOCAL).close();
		for (int methods : new int[] { 10, 100, 1000 }) {
			for (GuardKind guard : List.of(GuardKind.NONE, GuardKind.LOCAL)) {
				measure(methods, guard);
			}
		}
	}

	private static void measure(int methods, GuardKind guard) throws Exception {
		Meter meter = new Meter();
		meter.start();
		try (Application application = start(methods, guard)) {
			String start = String.format(Locale.ROOT, "%.0f", meter.stop().processCpu() / 1e6);
			cost(application, "warm-", methods);
			for (String request : List.of("new", "replay")) {
				System.out.println("| " + methods + " | " + guard + " | " + start + " | " + request + " | "
						+ cost(application, "key-", methods) + " |");
			}
		}
	}

	private static Cost cost(Application application, String prefix, int methods) throws Exception {
		return Cost.of(application.redis(), REQUESTS, 200,
				(index) -> application.post(path(index, methods), prefix + index, BODY));
	}

	private static Application start(int methods, GuardKind guard) throws Exception {
		return new Application(guard, 0, Controllers.with(methods), "--idempotent.local.maximum-entries=1000000");
	}

	private static String path(int index, int methods) {
		return "/generated/" + index % methods;
	}

}

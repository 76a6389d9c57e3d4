package dev.idempotent.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes down which faults were done, and when. Thread-safe.
 */
final class FaultLog {

	private final Path file;

	private final Map<String, Integer> counts = new TreeMap<>();

	private final List<Kill> kills = new CopyOnWriteArrayList<>();

	FaultLog(Path file) {
		this.file = file;
	}

	synchronized void began(Fault fault) {
		this.counts.merge(fault.kind(), 1, Integer::sum);
		write("begin", fault);
	}

	synchronized void ended(Fault fault) {
		write("end", fault);
	}

	void killed(long pid) {
		this.kills.add(new Kill(pid, System.currentTimeMillis()));
	}

	synchronized Map<String, Integer> counts() {
		return new TreeMap<>(this.counts);
	}

	List<Kill> kills() {
		return this.kills;
	}

	private void write(String event, Fault fault) {
		long now = System.currentTimeMillis();
		String line = String.join("\t", String.valueOf(now), Instant.ofEpochMilli(now).toString(), event, fault.place(),
				fault.kind(), fault.hold().toMillis() + " ms\n");
		try {
			Files.writeString(this.file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package dev.idempotent.torture.fault;

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

import dev.idempotent.torture.history.Kill;
import dev.idempotent.torture.history.Outage;

/**
 * Writes down which faults were done, and when. Thread-safe.
 */
public final class FaultLog {

	private final Path file;

	private final Map<String, Integer> counts = new TreeMap<>();

	private final List<Kill> kills = new CopyOnWriteArrayList<>();

	private final List<Outage> outages = new CopyOnWriteArrayList<>();

	public FaultLog(Path file) {
		this.file = file;
	}

	/**
	 * Notes that a fault begins.
	 * @return when, in epoch milliseconds
	 */
	synchronized long began(Fault fault) {
		this.counts.merge(fault.kind(), 1, Integer::sum);
		return write("begin", fault);
	}

	/**
	 * Notes that a fault has ended.
	 */
	synchronized void ended(Fault fault, long began) {
		long ended = write("end", fault);
		switch (fault.harm()) {
			case STORE -> this.outages.add(new Outage(fault.place(), began, ended));
			case OPEN_CONNECTIONS -> this.outages.add(new Outage(fault.place(), began, began));
			case NONE -> {
			}
		}
	}

	void killed(long pid) {
		this.kills.add(new Kill(pid, System.currentTimeMillis()));
	}

	public synchronized Map<String, Integer> counts() {
		return new TreeMap<>(this.counts);
	}

	public List<Kill> kills() {
		return this.kills;
	}

	public List<Outage> outages() {
		return this.outages;
	}

	private long write(String event, Fault fault) {
		long now = System.currentTimeMillis();
		String line = String.join("\t", String.valueOf(now), Instant.ofEpochMilli(now).toString(), event, fault.place(),
				fault.kind(), fault.hold().toMillis() + " ms\n");
		try {
			Files.writeString(this.file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return now;
	}

}

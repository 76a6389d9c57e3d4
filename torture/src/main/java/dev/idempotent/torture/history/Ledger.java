package dev.idempotent.torture.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the servers wrote down.
 *
 * @param executions in the order in which they began
 */
public record Ledger(List<Execution> executions, List<Silence> silences, List<StepError> errors) {

	/**
	 * Reads a ledger's executions of keys that begin with a prefix, and all silences and
	 * errors.
	 */
	public static Ledger read(Path file, String keyPrefix) throws IOException {
		Map<String, Execution> executions = new LinkedHashMap<>();
		Map<String, Silence> silences = new TreeMap<>();
		List<StepError> errors = new ArrayList<>();
		try (Stream<String> lines = Files.lines(file)) {
			lines.map((line) -> line.split("\t")).forEach((line) -> {
				switch (line[0]) {
					case "begin" -> executions.put(line[2], new Execution(line[2], line[3], Long.parseLong(line[4]),
							Long.parseLong(line[5]), Long.parseLong(line[1])));
					case "end" ->
						executions.computeIfPresent(line[2], (id, begun) -> begun.done(Long.parseLong(line[1])));
					case "fail" ->
						executions.computeIfPresent(line[2], (id, begun) -> begun.failed(Long.parseLong(line[1])));
					case "left" -> executions.computeIfPresent(line[2], (id, begun) -> begun.left());
					case "error" -> errors.add(new StepError(Long.parseLong(line[2]), Long.parseLong(line[1])));
					case "silent" -> silences.put(line[2] + "/" + line[3],
							new Silence(Long.parseLong(line[2]), Long.parseLong(line[3]), Execution.NEVER));
					case "heard" -> silences.put(line[2] + "/" + line[3],
							new Silence(Long.parseLong(line[2]), Long.parseLong(line[3]), Long.parseLong(line[1])));
					default -> throw new IllegalStateException("No line of a ledger: " + String.join("\t", line));
				}
			});
		}
		return new Ledger(
				executions.values().stream().filter((execution) -> execution.key().startsWith(keyPrefix)).toList(),
				new ArrayList<>(silences.values()), errors);
	}

	Map<String, List<Execution>> byKey() {
		Map<String, List<Execution>> byKey = new LinkedHashMap<>();
		this.executions.forEach((execution) -> Objects
			.requireNonNull(byKey.computeIfAbsent(execution.key(), (key) -> new ArrayList<>()))
			.add(execution));
		return byKey;
	}

}

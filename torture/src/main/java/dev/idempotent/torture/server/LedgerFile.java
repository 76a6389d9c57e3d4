package dev.idempotent.torture.server;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Appends lines to the file that all servers share: event, time in epoch milliseconds,
 * then what belongs to the event, separated by tabs. A line is one write, so that lines
 * of several processes never mix, and what is written survives the process.
 */
@Component
class LedgerFile {

	// No channel: it would be closed for all by a thread that is interrupted
	private final FileOutputStream file;

	LedgerFile(@Value("${torture.ledger}") Path file) throws IOException {
		this.file = new FileOutputStream(file.toFile(), true);
	}

	void write(String event, Object... values) {
		String line = event + "\t" + System.currentTimeMillis()
				+ Arrays.stream(values).map((value) -> "\t" + value).collect(Collectors.joining()) + "\n";
		try {
			this.file.write(line.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package dev.idempotent.torture.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

	private final FileChannel channel;

	LedgerFile(@Value("${torture.ledger}") Path file) throws IOException {
		this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.APPEND);
	}

	void write(String event, Object... values) {
		String line = event + "\t" + System.currentTimeMillis()
				+ Arrays.stream(values).map((value) -> "\t" + value).collect(Collectors.joining()) + "\n";
		try {
			this.channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

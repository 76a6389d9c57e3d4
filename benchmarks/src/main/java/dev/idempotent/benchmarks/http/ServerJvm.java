package dev.idempotent.benchmarks.http;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.idempotent.benchmarks.http.server.BenchmarkServer;

/**
 * A server in a fresh JVM, which ends with this one.
 */
final class ServerJvm implements AutoCloseable {

	private static final String LIBRARY = "idempotent-spring-boot-starter";

	private final Process process;

	private final BufferedReader output;

	private final int port;

	ServerJvm(Contender contender, HttpOptions options, int redisPort) {
		List<String> command = new ArrayList<>(List.of(options.java().toString()));
		command.addAll(options.jvmArguments());
		command.addAll(List.of("-Xms512m", "-Xmx512m", "-cp", classPath(contender.library()),
				BenchmarkServer.class.getName(), "--server.port=0", "--server.tomcat.threads.min-spare=8",
				"--server.tomcat.threads.max=8", "--server.tomcat.max-keep-alive-requests=-1",
				"--server.tomcat.connection-timeout=1h", "--logging.level.root=error",
				"--spring.data.redis.port=" + redisPort, "--benchmarks.note=" + options.note()));
		command.addAll(contender.arguments());
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			this.output = this.process.inputReader();
			this.port = Integer.parseInt(said());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Begins to measure.
	 */
	void start() {
		ask("start");
	}

	/**
	 * Returns what was spent since the start, as the server's meter writes it.
	 */
	double[] stop() {
		double[] spent = Arrays.stream(ask("stop").split(" ")).mapToDouble(Double::parseDouble).toArray();
		if (spent[3] > 0) {
			System.out.println((int) spent[3] + " threads ended in a round, and what they spent is lost");
		}
		return spent;
	}

	private String ask(String question) {
		try {
			this.process.outputWriter().write(question + "\n");
			this.process.outputWriter().flush();
			return said();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String said() throws IOException {
		for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
			if (line.startsWith(BenchmarkServer.PREFIX)) {
				return line.substring(BenchmarkServer.PREFIX.length());
			}
			System.out.println(line);
		}
		throw new EOFException("The server has ended");
	}

	private static String classPath(@Nullable Path library) {
		String own = System.getProperty("java.class.path");
		if (library == null) {
			return own;
		}
		String others = Arrays.stream(own.split(File.pathSeparator))
			.filter((entry) -> !entry.contains(LIBRARY))
			.collect(Collectors.joining(File.pathSeparator));
		return library + File.pathSeparator + others;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

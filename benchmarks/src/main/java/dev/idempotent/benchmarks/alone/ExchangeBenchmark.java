package dev.idempotent.benchmarks.alone;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Spring MVC and the exchange, with JSON bodies that are fingerprinted. What the guard
 * costs is the difference to {@code NONE}, in which mocks of requests and answers, and
 * Spring MVC, are as well.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class ExchangeBenchmark {

	private static final String TAKEN = "taken";

	/**
	 * A key that nobody has used.
	 */
	@Benchmark
	public Object newKey(Server server) throws Exception {
		return server.post(Long.toHexString(ThreadLocalRandom.current().nextLong()), server.body, 201);
	}

	/**
	 * A key whose record has an answer.
	 */
	@Benchmark
	public Object replay(Server server) throws Exception {
		return server.post(TAKEN, server.body, (server.guard == GuardKind.NONE) ? 201 : 200);
	}

	/**
	 * A key that came with another body.
	 */
	@Benchmark
	public Object mismatch(Server server) throws Exception {
		return server.post(TAKEN, server.otherBody, (server.guard == GuardKind.NONE) ? 201 : 422);
	}

	/**
	 * An application, and what it is sent.
	 */
	@State(Scope.Benchmark)
	public static class Server {

		/**
		 * What stands before the method.
		 */
		@Param
		public GuardKind guard = GuardKind.NONE;

		/**
		 * Size of the request's body, about, in bytes.
		 */
		@Param({ "300", "30000", "500000" })
		public int bodySize;

		byte[] body;

		byte[] otherBody;

		private Application application;

		/**
		 * Starts it. What is kept goes after a while, to make room.
		 */
		@Setup(Level.Trial)
		public void open() {
			this.body = order("book", this.bodySize);
			this.otherBody = order("car", this.bodySize);
			this.application = new Application(this.guard, 150, "--idempotent.retention=20s", "--idempotent.lease=5s");
		}

		/**
		 * Lets the key be taken anew.
		 */
		@Setup(Level.Iteration)
		public void take() throws Exception {
			this.application.post(TAKEN, this.body);
		}

		/**
		 * Ends it.
		 */
		@TearDown(Level.Trial)
		public void close() {
			this.application.close();
		}

		Object post(String key, byte[] content, int expected) throws Exception {
			int status = this.application.post(key, content).getStatus();
			if (status != expected) {
				throw new IllegalStateException("The answer is " + status + ", not " + expected);
			}
			return status;
		}

		private static byte[] order(String item, int size) {
			StringBuilder json = new StringBuilder("{\"item\":\"" + item + "\",\"amount\":10,\"lines\":[0");
			while (json.length() < size) {
				json.append(",{\"sku\":\"A-1001\",\"count\":3,\"price\":\"9.95\",\"gift\":false}");
			}
			return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
		}

	}

}

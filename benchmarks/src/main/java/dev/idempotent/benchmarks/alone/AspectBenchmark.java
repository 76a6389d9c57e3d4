package dev.idempotent.benchmarks.alone;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
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

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import dev.idempotent.Idempotent;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;

/**
 * The aspect around a method that is no controller's: its key by SpEL, its value kept as
 * JSON.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
public class AspectBenchmark {

	private static final String TAKEN = "taken";

	/**
	 * A key that nobody has used.
	 */
	@Benchmark
	public Object newKey(Shops shops) {
		return shops.fresh.place(Long.toHexString(ThreadLocalRandom.current().nextLong()));
	}

	/**
	 * A key whose record has a value.
	 */
	@Benchmark
	public Object replay(Shops shops) {
		return shops.kept.place(TAKEN);
	}

	/**
	 * The same method without the annotation, on the same bean.
	 */
	@Benchmark
	public Object unguarded(Shops shops) {
		return shops.fresh.placeUnguarded(TAKEN);
	}

	/**
	 * A value of some size.
	 */
	public record Receipt(String note) {
	}

	/**
	 * Whose method is guarded.
	 */
	public static class Shop {

		private final int note;

		Shop(int note) {
			this.note = note;
		}

		/**
		 * Is guarded.
		 */
		@Idempotent(key = "#key")
		public Receipt place(String key) {
			return placeUnguarded(key);
		}

		/**
		 * Is not.
		 */
		public Receipt placeUnguarded(String key) {
			return new Receipt("x".repeat(this.note));
		}

	}

	/**
	 * One application for new keys, and one whose key is taken.
	 */
	@State(Scope.Benchmark)
	public static class Shops {

		/**
		 * Where records are.
		 */
		@Param
		public StoreKind store = StoreKind.NO_OP;

		/**
		 * Size of the value's JSON, about, in bytes.
		 */
		@Param({ "250", "4096", "65536" })
		public int size;

		Shop fresh;

		Shop kept;

		private @Nullable ClaimResult taken;

		private ConfigurableApplicationContext freshContext;

		private ConfigurableApplicationContext keptContext;

		/**
		 * Starts them.
		 */
		@Setup(Level.Trial)
		public void open() {
			this.freshContext = start(this.store.forgetting(Shops::grant), "1s");
			this.fresh = this.freshContext.getBean(Shop.class);
			IdempotencyStore keptStore = this.store.store((claim) -> (this.taken != null) ? this.taken : grant(claim));
			this.keptContext = start(keptStore, "24h");
			this.kept = this.keptContext.getBean(Shop.class);
			this.kept.place(TAKEN);
			if (keptStore instanceof NoOpStore noOp) {
				this.taken = new ClaimResult.Consumed(noOp.completed());
			}
		}

		/**
		 * Ends them.
		 */
		@TearDown(Level.Trial)
		public void close() {
			this.freshContext.close();
			this.keptContext.close();
			this.store.close();
		}

		private ConfigurableApplicationContext start(IdempotencyStore records, String retention) {
			return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.initializers((context) -> {
					GenericApplicationContext beans = (GenericApplicationContext) context;
					beans.registerBean(IdempotencyStore.class, () -> records);
					beans.registerBean(Shop.class, () -> new Shop(this.size - "{\"note\":\"\"}".length()));
				})
				.run("--logging.level.root=error", "--spring.main.banner-mode=off",
						"--idempotent.retention=" + retention, "--idempotent.lease=1s");
		}

		private static ClaimResult grant(Claim claim) {
			return new ClaimResult.Granted(new Ownership(claim, 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}

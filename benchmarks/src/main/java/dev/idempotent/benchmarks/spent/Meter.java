package dev.idempotent.benchmarks.spent;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What this JVM spends between two moments: bytes that its Java threads allocated, CPU
 * time of these threads, which those of compilers and collectors are not among, and CPU
 * time of the process, which they are in.
 */
public final class Meter {

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private Map<Long, long[]> before = Map.of();

	private long processBefore;

	/**
	 * Returns how many bytes the heap has in use, after collections.
	 */
	public static long heap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * Begins to measure.
	 */
	public void start() {
		this.before = spentByThreads();
		this.processBefore = this.process.getProcessCpuTime();
	}

	/**
	 * Returns what was spent since the start.
	 */
	public Reading stop() {
		long processSpent = this.process.getProcessCpuTime() - this.processBefore;
		Map<Long, long[]> after = spentByThreads();
		long bytes = 0;
		long cpu = 0;
		for (Map.Entry<Long, long[]> thread : after.entrySet()) {
			long[] earlier = this.before.getOrDefault(thread.getKey(), new long[2]);
			bytes += thread.getValue()[0] - earlier[0];
			cpu += thread.getValue()[1] - earlier[1];
		}
		long ended = this.before.keySet().stream().filter((thread) -> !after.containsKey(thread)).count();
		return new Reading(bytes, cpu, processSpent, ended);
	}

	private Map<Long, long[]> spentByThreads() {
		long[] ids = this.threads.getAllThreadIds();
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		long[] cpu = this.threads.getThreadCpuTime(ids);
		Map<Long, long[]> spent = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			if (cpu[i] >= 0) {
				spent.put(ids[i], new long[] { bytes[i], cpu[i] });
			}
		}
		return spent;
	}

	/**
	 * What was spent.
	 *
	 * @param bytes allocated by Java threads
	 * @param cpu of Java threads, in nanoseconds
	 * @param processCpu of the process, in nanoseconds
	 * @param ended how many threads have ended, whose share is lost
	 */
	public record Reading(long bytes, long cpu, long processCpu, long ended) {
	}

}

package dev.idempotent.http;

import java.io.PrintWriter;
import java.util.stream.Stream;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Runs test classes in a process of its own, side by side, and says how it went.
 */
final class ContractRun {

	private ContractRun() {
	}

	public static void main(String[] classes) {
		// Lets logging be set up once: Logback has a race where two applications do it
		new SpringApplicationBuilder(ContractRun.class).web(WebApplicationType.NONE).run();
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "same_thread")
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		TestExecutionSummary summary = listener.getSummary();
		summary.printFailuresTo(new PrintWriter(System.out, true));
		System.out.println("On Java " + Runtime.version().feature() + ": " + summary.getTestsSucceededCount()
				+ " passed, " + summary.getTotalFailureCount() + " failed, "
				+ (summary.getTestsSkippedCount() + summary.getContainersSkippedCount()) + " skipped");
		System.exit(0);
	}

}

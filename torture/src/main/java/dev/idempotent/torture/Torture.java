package dev.idempotent.torture;

import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.Site;

/**
 * Makes one run, prints its report, and fails when a promise was not kept.
 */
public final class Torture {

	private Torture() {
	}

	/**
	 * Runs with {@link TortureOptions}, given as {@code --name=value}.
	 */
	public static void main(String[] args) throws Exception {
		TortureOptions options = TortureOptions.parse(args);
		System.out.println("Torture: profile " + options.profile() + ", seed " + options.seed());
		TortureReport report;
		try (Site site = Site.start(options)) {
			System.out.println("Files: " + site.ledger().getParent());
			report = TortureRun.on(site, options);
		}
		System.out.println(report);
		System.exit(report.isGood() ? 0 : 1);
	}

}

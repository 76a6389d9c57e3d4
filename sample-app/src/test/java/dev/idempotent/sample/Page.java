package dev.idempotent.sample;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page shows of a run.
 */
record Page(Browser browser) {

	void start(String scenario) {
		this.browser.press("[data-scenario=" + scenario + "]");
	}

	void awaitEnd() {
		Browser.await(() -> assertThat(this.browser.find("[data-scenario=twice]").getDomAttribute("aria-disabled"))
			.isEqualTo("false"));
	}

	/**
	 * Returns what happened to each request, in the order in which they were sent.
	 */
	List<String> happened() {
		return this.browser.texts("#requests td:last-child");
	}

	/**
	 * Returns the statuses, likewise.
	 */
	List<String> statuses() {
		return this.browser.texts("#requests td:nth-child(5)");
	}

	/**
	 * Returns each client's last answer.
	 */
	List<String> lastAnswers() {
		return this.browser.texts("#lanes .chip:nth-last-child(2)");
	}

	String requests() {
		return this.browser.text("#sent");
	}

	String newOrders() {
		return this.browser.text("#placed");
	}

	String rows() {
		return this.browser.text("#row-count");
	}

	String verdict() {
		return this.browser.text("#verdict");
	}

}

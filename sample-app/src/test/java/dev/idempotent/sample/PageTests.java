package dev.idempotent.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.jdbc.Sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willAnswer;

/**
 * The page in a Chromium.
 */
@RequiresBrowser
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.processing-time=1s")
@Sql(statements = { "delete from payments", "delete from orders", "alter table orders alter column id restart with 1" })
class PageTests {

	private static final String BUSY = "refused: still running";

	private static Browser browser;

	private static Page page;

	private final CountDownLatch mayFinish = new CountDownLatch(1);

	@LocalServerPort
	private int port;

	@MockitoBean
	private Processing processing;

	@BeforeAll
	static void start() {
		browser = Browser.start();
		page = new Page(browser);
	}

	@AfterAll
	static void stop() {
		browser.close();
	}

	@BeforeEach
	void open() {
		open(1100, "light");
	}

	@AfterEach
	void nothingIsWrong() {
		this.mayFinish.countDown();
		assertThat(browser.errors()).isEmpty();
		assertThat(browser.requested()).isNotEmpty().allMatch((uri) -> uri.startsWith(uri("/")));
		assertThat(browser.faint()).isEmpty();
		assertThat(browser.<Long>evaluate("return document.documentElement.scrollWidth - innerWidth")).isNotPositive();
	}

	@Test
	void twiceWhenFirstRunsThenSecondWaitsAndGetsItsAnswer() {
		hold();
		page.start("twice");
		Browser.await(() -> assertThat(page.happened()).startsWith("running", BUSY));
		assertThat(page.newOrders()).isEqualTo("0");
		this.mayFinish.countDown();
		page.awaitEnd();
		assertThat(page.lastAnswers()).containsExactly("201 ran", "200 replayed");
		assertOneOrder("Two presses, one order.");
	}

	@Test
	void parallelThenAllHaveTheOneOrder() throws Exception {
		hold();
		page.start("parallel");
		Browser.await(() -> assertThat(page.happened()).filteredOn(BUSY::equals).hasSizeGreaterThan(18));
		this.mayFinish.countDown();
		page.awaitEnd();
		assertThat(page.lastAnswers()).hasSize(20).containsOnlyOnce("201 ran").contains("200 replayed");
		assertThat(page.lastAnswers()).filteredOn("200 replayed"::equals).hasSize(19);
		assertThat(browser.texts("#lanes .got")).allMatch((got) -> got.startsWith("#1 "));
		assertThat(Integer.parseInt(page.requests())).isGreaterThan(38);
		assertOneOrder("20 clients, one order. All of them hold order 1.");
		browser.picture().write("page-light");
	}

	@Test
	void lostWhenTriedAgainThenTheAnswerThatWasMissed() {
		hold();
		page.start("lost");
		Browser.await(() -> assertThat(page.happened()).startsWith("no answer", BUSY));
		this.mayFinish.countDown();
		page.awaitEnd();
		assertThat(page.happened()).endsWith("the first answer again").doesNotContain("ran");
		assertOneOrder("got the answer that it had missed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void changedThenRefusedAndFirstStands(String scheme) {
		open(1100, scheme);
		page.start("changed");
		page.awaitEnd();
		assertThat(page.statuses()).containsExactly("201", "422", "200");
		assertThat(browser.texts("#requests td:nth-child(4)")).containsExactly("1 × book", "2 × book", "1 × book");
		assertThat(browser.texts("#requests td:nth-child(7)")).containsExactly("no", "no", "yes");
		assertOneOrder("The key belongs to 1 × book.");
	}

	@Test
	void killedThenRepeatRunsWhenTheLeaseIsOver() throws Exception {
		open(1100, "dark");
		page.start("killed");
		page.awaitEnd();
		List<String> happened = page.happened();
		assertThat(happened).startsWith("no answer", BUSY).endsWith("ran");
		assertThat(happened.subList(1, happened.size() - 1)).containsOnly(BUSY);
		assertOneOrder("a repeat ran: one order.");
		browser.picture().write("page-dark");
	}

	@Test
	void secondWhenServersShareNoKeysThenBothRunAndThePageSaysSo() {
		open(360, "light");
		page.start("second");
		page.awaitEnd();
		assertThat(page.lastAnswers()).containsExactly("201 ran", "201 ran");
		assertThat(page.newOrders()).isEqualTo("2");
		assertThat(page.verdict()).contains("its own memory", "-Dspring-boot.run.profiles=jdbc");
		assertThat(browser.find("#verdict").getDomAttribute("class")).isEqualTo("warning");
	}

	@Test
	void payWhenRepeatedThenReplayedAndWhenChangedThenRefused() {
		pay("It ran: order 1.");
		pay("The first answer came again: order 1.");
		browser.press("[name=amount]");
		browser.type(Keys.ARROW_UP);
		pay("Refused: this key belongs to another order.");
		browser.press("#new-key");
		pay("It ran: order 2.");
		assertThat(page.rows()).isEqualTo("2");
	}

	@Test
	void payWhenAnotherUserThenAnOrderOfTheirOwn() {
		pay("It ran: order 1.");
		browser.press("[value=bob]");
		pay("It ran: order 2.");
		browser.press("[value=alice]");
		pay("The first answer came again: order 1.");
		assertThat(browser.texts("#lanes .name")).containsExactly("Press 1", "Press 2, bob", "Press 3");
	}

	@Test
	void pageWhenByKeyboardThenAllCanBeReached() {
		List<String> names = new ArrayList<>();
		for (int tabs = 0; tabs < 13; tabs++) {
			browser.type(Keys.TAB);
			names.add(browser.focused().getAccessibleName());
			assertThat(browser.<String>evaluate("""
					const element = document.activeElement;
					const shown = element.type === 'radio' ? element.nextElementSibling : element;
					return getComputedStyle(shown).outlineStyle""")).as(names.toString()).isEqualTo("solid");
			if (browser.focused().getText().equals("Pay")) {
				browser.type(Keys.ENTER);
				Browser.await(() -> assertThat(page.verdict()).contains("It ran: order 1."));
			}
		}
		assertThat(names).startsWith("alice", "Dark colours", "Item", "Amount", "New key", "Pay")
			.endsWith("Every request");
		assertThat(names.subList(6, 12)).allMatch((name) -> name.contains(" "));
		browser.type(Keys.ENTER);
		assertThat(browser.find("table").isDisplayed()).isTrue();
		assertThat(browser.find("#verdict").getAriaRole()).isEqualTo("status");
		assertThat(browser.texts("#lanes .hidden")).singleElement().asString().startsWith("Press 1, alice: 201 ran at");
	}

	@Test
	void pageWhenOnAPhoneThenAllCanBeTouched() throws Exception {
		open(360, "light");
		page.start("changed");
		page.awaitEnd();
		assertThat(browser.<String>evaluate("""
				return [...document.querySelectorAll('button, select, input, summary')]
					.filter((element) => element.getBoundingClientRect().height < 44)
					.map((element) => element.outerHTML).join()""")).isEmpty();
		assertOneOrder("The key belongs to 1 × book.");
		browser.picture().write("page-phone");
	}

	@Test
	void darkWhenPressedThenOtherColours() {
		String light = background();
		browser.press("#dark");
		assertThat(background()).isNotEqualTo(light);
		assertThat(browser.faint()).isEmpty();
		open(1100, "dark");
		assertThat(background()).isNotEqualTo(light);
		browser.press("#dark");
		assertThat(background()).isEqualTo(light);
	}

	private void open(int width, String scheme) {
		browser.open(uri("/"), width, scheme);
	}

	private String uri(String path) {
		return "http://localhost:" + this.port + path;
	}

	private void hold() {
		willAnswer((invocation) -> this.mayFinish.await(60, TimeUnit.SECONDS)).given(this.processing).run();
	}

	private void pay(String verdict) {
		browser.press(".pay");
		Browser.await(() -> assertThat(page.verdict()).contains(verdict));
	}

	private void assertOneOrder(String verdict) {
		assertThat(page.verdict()).contains(verdict);
		assertThat(page.newOrders()).isEqualTo("1");
		assertThat(page.rows()).isEqualTo("1");
		assertThat(browser.find("#verdict").getDomAttribute("class")).isEqualTo("good");
	}

	private static String background() {
		return browser.evaluate("return getComputedStyle(document.documentElement).backgroundColor");
	}

}

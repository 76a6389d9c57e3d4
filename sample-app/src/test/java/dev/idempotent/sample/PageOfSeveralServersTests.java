package dev.idempotent.sample;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willAnswer;

/**
 * The page where servers share their keys, in the database.
 */
@RequiresBrowser
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sample.processing-time=1s", "spring.datasource.url=jdbc:h2:mem:several;DB_CLOSE_DELAY=-1" })
@ActiveProfiles("jdbc")
class PageOfSeveralServersTests {

	private static final String BUSY = "refused: still running";

	private static Browser browser;

	private static Page page;

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
		browser.open("http://localhost:" + this.port + "/", 1280, "light");
	}

	@Test
	void secondThenOneOrder() {
		CountDownLatch mayFinish = new CountDownLatch(1);
		willAnswer((invocation) -> mayFinish.await(60, TimeUnit.SECONDS)).given(this.processing).run();
		page.start("second");
		Browser.await(() -> assertThat(page.happened()).startsWith("running", BUSY));
		mayFinish.countDown();
		page.awaitEnd();
		assertThat(page.lastAnswers()).containsExactly("201 ran", "200 replayed");
		assertThat(page.newOrders()).isEqualTo("1");
		assertThat(page.verdict()).isEqualTo("Two servers that share their keys (jdbc): one order.");
	}

	@Test
	void killedThenRepeatRuns() {
		page.start("killed");
		page.awaitEnd();
		List<String> happened = page.happened();
		assertThat(happened).startsWith("no answer").endsWith("ran");
		assertThat(happened.subList(1, happened.size() - 1)).allMatch(BUSY::equals);
		assertThat(page.newOrders()).isEqualTo("1");
	}

}

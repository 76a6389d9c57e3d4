package dev.idempotent.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A headless Chromium that shows the page.
 */
final class Browser implements AutoCloseable {

	private static final String FAINT = """
			const channels = (color) => color.match(/[\\d.]+/g).map(Number);
			const light = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
			const luminance = (color) => {
				const [red, green, blue] = channels(color).map((value) => light(value / 255));
				return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
			};
			const behind = (element) => {
				const color = getComputedStyle(element).backgroundColor;
				return channels(color)[3] === 0 ? behind(element.parentElement) : color;
			};
			const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
			const contrast = (element) => {
				const both = [getComputedStyle(element).color, behind(element)].map(luminance);
				return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
			};
			return [...document.querySelectorAll('body *')]
				.filter((element) => element.checkVisibility() && hasText(element) && !element.matches('.hidden, option'))
				.filter((element) => contrast(element) < 4.5)
				.map((element) => `${element.textContent.trim()}: ${contrast(element).toFixed(2)}`)
				.join('\\n');
			""";

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static boolean isInstalled() {
		return chromium().isPresent() && driver().isPresent();
	}

	static Browser start() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium().orElseThrow().toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--disable-background-networking");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.SEVERE);
		logs.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		// With the driver's path, or Selenium would look for one in the Internet
		return new Browser(new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(driver().orElseThrow()).build(), options));
	}

	/**
	 * Shows a page anew, in a window of the given width and with the given colours.
	 */
	void open(String uri, int width, String scheme) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme),
						Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
		this.driver.get(uri);
		await(() -> assertThat(text("#key")).isNotEmpty());
	}

	void press(String selector) {
		find(selector).click();
	}

	void type(Keys... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	WebElement find(String selector) {
		return this.driver.findElement(By.cssSelector(selector));
	}

	WebElement focused() {
		return this.driver.switchTo().activeElement();
	}

	String text(String selector) {
		return find(selector).getText();
	}

	/**
	 * Returns the texts of elements, whether they are visible or not.
	 */
	List<String> texts(String selector) {
		return lines(evaluate("return Array.from(document.querySelectorAll(arguments[0]), "
				+ "(element) => element.textContent.trim()).join('\\n')", selector));
	}

	@SuppressWarnings("unchecked")
	<T> T evaluate(String script, Object... arguments) {
		return (T) Objects.requireNonNull(this.driver.executeScript(script, arguments));
	}

	/**
	 * Returns the texts that don't stand out from what is behind them, by WCAG 2.2 AA.
	 */
	List<String> faint() {
		return lines(evaluate(FAINT));
	}

	/**
	 * Returns what the console says, but for answers that are no success, which it names
	 * as well.
	 */
	List<String> errors() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.map(LogEntry::getMessage)
			.filter((message) -> !message.contains("orders - Failed to load resource"))
			.toList();
	}

	/**
	 * Returns what was requested since this was asked last.
	 */
	List<String> requested() {
		return this.driver.manage()
			.logs()
			.get(LogType.PERFORMANCE)
			.getAll()
			.stream()
			.map((entry) -> JsonMapper.shared().readTree(entry.getMessage()).path("message"))
			.filter((message) -> message.path("method").asString().equals("Network.requestWillBeSent"))
			.map((message) -> message.at("/params/request/url"))
			.map(JsonNode::asString)
			.toList();
	}

	/**
	 * Returns a picture of the whole page.
	 */
	Picture picture() throws IOException {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", this.<Long>evaluate("return innerWidth"), "height",
						this.<Long>evaluate("return document.documentElement.scrollHeight"), "deviceScaleFactor", 1,
						"mobile", false));
		return Picture.of(this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

	/**
	 * Waits until assertions hold.
	 */
	static void await(ThrowingRunnable assertions) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertions);
	}

	private static List<String> lines(String text) {
		return text.lines().toList();
	}

	private static Optional<Path> chromium() {
		return onPath("chromium", "chromium-browser", "google-chrome");
	}

	private static Optional<File> driver() {
		return onPath("chromedriver").map(Path::toFile);
	}

	private static Optional<Path> onPath(String... names) {
		return Arrays.stream(names)
			.flatMap((name) -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
				.map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}

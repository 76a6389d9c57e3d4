package dev.idempotent.webmvc.request;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.StreamUtils;
import org.springframework.web.util.ContentCachingRequestWrapper;

import dev.idempotent.problem.BodyTooLargeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class NotedRequestTests {

	private static final long MAX = 1_000_000;

	private final MockHttpServletRequest original = new MockHttpServletRequest("POST", "/");

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 8191, 8192, 65_535, 65_536, 65_537, 300_000 })
	void streamWhenReadInAnyWayThenGivesEveryByte(int size) throws IOException {
		byte[] content = content(size);
		try (NotedRequest request = noted(content)) {
			Random random = new Random(size);
			ServletInputStream stream = request.getInputStream();
			byte[] read = new byte[size];
			for (int position = 0; position < size;) {
				assertThat(stream.isFinished()).isFalse();
				assertThat(stream.available()).isEqualTo(size - position);
				stream.mark(Integer.MAX_VALUE);
				int length = Math.min(random.nextInt(3000), size - position);
				assertThat(stream.skip(length)).isEqualTo(length);
				stream.reset();
				int first = stream.read();
				read[position++] = (byte) first;
				int count = stream.read(read, position, Math.min(length, size - position));
				position += count;
			}
			assertThat(stream.read()).isEqualTo(-1);
			assertThat(stream.read(new byte[1])).isEqualTo(-1);
			assertThat(stream.skip(1)).isZero();
			assertThat(stream.available()).isZero();
			assertThat(stream.isFinished()).isTrue();
			assertThat(read).isEqualTo(content);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 100_000 })
	void drainWhenSomeWasReadThenRestIsStillThere(int size) throws IOException {
		byte[] content = content(size);
		try (NotedRequest request = noted(content)) {
			byte[] first = request.getInputStream().readNBytes(50);
			request.drain();
			assertThat(StreamUtils.copyToByteArray(request.stream())).isEqualTo(content);
			byte[] rest = request.getInputStream().readAllBytes();
			assertThat(first).isEqualTo(Arrays.copyOf(content, 50));
			assertThat(rest).isEqualTo(Arrays.copyOfRange(content, 50, size));
		}
	}

	@Test
	void readerWhenAskedForBeforeThenGivesAllInTheRequestsEncoding() throws IOException {
		this.original.setCharacterEncoding("UTF-16");
		String text = "a\u00e4\u20ac".repeat(40_000);
		try (NotedRequest request = noted(text.getBytes(StandardCharsets.UTF_16))) {
			BufferedReader reader = request.getReader();
			request.drain();
			assertThat(reader.read()).isEqualTo('a');
			request.drain();
			assertThat(request.getReader()).isSameAs(reader);
			assertThat("a" + read(reader)).isEqualTo(text);
		}
	}

	@Test
	void readerWhenEncodingIsUnknownThenIsRefusedAsByContainers() {
		this.original.setCharacterEncoding("none");
		assertThatIOException().isThrownBy(noted(new byte[1])::getReader);
	}

	@Test
	void requestWhenNotReadThenOriginalIsUntouched() {
		HttpServletRequest untouchable = new HttpServletRequestWrapper(this.original) {

			@Override
			public ServletInputStream getInputStream() {
				throw new AssertionError("read");
			}

		};
		NotedRequest request = new NotedRequest(untouchable, MAX);
		request.getInputStream();
		request.getParameterMap();
		request.close();
		assertThat(request.getRequest()).isSameAs(untouchable);
	}

	@Test
	void streamWhenBodyIsTooLargeThenProblemBeforeAnyByte() {
		NotedRequest request = new NotedRequest(unsized(content(200_000)), 199_999);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(BodyTooLargeException.class).isThrownBy(() -> request.getInputStream().read());
			assertThatExceptionOfType(BodyTooLargeException.class).isThrownBy(request::drain);
		}
		request.close();
		assertThat(new NotedRequest(unsized(content(200_000)), 200_000).getInputStream()).isNotNull();
	}

	@Test
	void streamWhenLengthSaysTooLargeThenProblemWithoutReading() {
		this.original.setContent(content(10));
		HttpServletRequest untouchable = new HttpServletRequestWrapper(this.original) {

			@Override
			public ServletInputStream getInputStream() {
				throw new AssertionError("read");
			}

		};
		NotedRequest request = new NotedRequest(untouchable, 9);
		assertThatExceptionOfType(BodyTooLargeException.class).isThrownBy(() -> request.getInputStream().read());
		assertThatExceptionOfType(BodyTooLargeException.class).isThrownBy(() -> request.checkLength(0));
	}

	@Test
	void streamWhenClientIsGoneThenFailsEachTime() {
		HttpServletRequest broken = new HttpServletRequestWrapper(this.original) {

			@Override
			public ServletInputStream getInputStream() throws IOException {
				throw new IOException("gone");
			}

		};
		NotedRequest request = new NotedRequest(broken, MAX);
		assertThatIOException().isThrownBy(() -> request.getInputStream().read()).withMessage("gone");
		assertThatIOException().isThrownBy(request::drain).withMessage("gone");
	}

	@Test
	void closeWhenBodyWasInAFileThenNeitherFileNorDescriptorIsLeft() throws IOException {
		int files = files();
		int descriptors = descriptors();
		for (int i = 0; i < 50; i++) {
			NotedRequest request = noted(content(100_000));
			request.getInputStream().read();
			request.close();
			request.close();
			assertThatIOException().isThrownBy(request.getInputStream()::readAllBytes);
			NotedRequest tooLarge = new NotedRequest(unsized(content(200_000)), 150_000);
			assertThatExceptionOfType(BodyTooLargeException.class).isThrownBy(tooLarge::drain);
		}
		assertThat(files()).isEqualTo(files);
		assertThat(descriptors()).isLessThan(descriptors + 10);
	}

	@Test
	void isUsedUpWhenSomebodyReadBeforeThenTrue() throws IOException {
		this.original.setContent(content(100));
		this.original.getInputStream().readAllBytes();
		assertThat(new NotedRequest(this.original, MAX).drain().isUsedUp()).isTrue();
	}

	@Test
	void isUsedUpWhenSomebodyReadAPartBeforeThenTrue() throws IOException {
		this.original.setContent(content(100));
		this.original.getInputStream().read();
		assertThat(new NotedRequest(this.original, MAX).drain().isUsedUp()).isTrue();
	}

	@Test
	void isUsedUpWhenSomebodyHasTheReaderThenTrue() throws IOException {
		this.original.setContent(content(100));
		this.original.getReader();
		assertThat(new NotedRequest(this.original, MAX).drain().isUsedUp()).isTrue();
	}

	@Test
	void isUsedUpWhenChunksWereReadBeforeThenTrue() throws IOException {
		HttpServletRequest chunked = unsized(content(100));
		this.original.addHeader("Transfer-Encoding", "chunked");
		chunked.getInputStream().readAllBytes();
		chunked.getInputStream().read();
		assertThat(new NotedRequest(chunked, MAX).drain().isUsedUp()).isTrue();
	}

	@Test
	void isUsedUpWhenThereIsNoBodyThenFalse() throws IOException {
		assertThat(new NotedRequest(this.original, MAX).drain().isUsedUp()).isFalse();
		this.original.setContent(new byte[0]);
		assertThat(new NotedRequest(this.original, MAX).drain().isUsedUp()).isFalse();
	}

	@Test
	void isUsedUpWhenAFilterGivesAShorterBodyThenFalse() throws IOException {
		this.original.setContent(content(100));
		HttpServletRequest unpacked = new HttpServletRequestWrapper(this.original) {

			@Override
			public ServletInputStream getInputStream() {
				return new DelegatingServletInputStream(new ByteArrayInputStream(content(10)));
			}

		};
		NotedRequest request = new NotedRequest(unpacked, MAX);
		assertThat(request.drain().isUsedUp()).isFalse();
		assertThat(request.getInputStream().readAllBytes()).isEqualTo(content(10));
	}

	@Test
	void drainWhenAMockHasParametersThenTheyAreTheBody() throws IOException {
		this.original.setParameter("a", "1");
		NotedRequest request = new NotedRequest(this.original, MAX);
		assertThat(request.drain().isOfParameters()).isTrue();
		assertThat(request.getParameter("a")).isEqualTo("1");
	}

	@Test
	void drainWhenReadThroughACacheBeforeThenItsContentIsTheBody() throws IOException {
		this.original.setContent(content(100));
		ContentCachingRequestWrapper caching = new ContentCachingRequestWrapper(this.original, 0);
		caching.getInputStream().readNBytes(60);
		NotedRequest request = new NotedRequest(new HttpServletRequestWrapper(caching), MAX);
		assertThat(request.drain().isUsedUp()).isFalse();
		assertThat(request.getInputStream().readAllBytes()).isEqualTo(content(100));
	}

	@Test
	void drainWhenCacheWasTooSmallThenUsedUp() throws IOException {
		this.original.setContent(content(100));
		ContentCachingRequestWrapper caching = new ContentCachingRequestWrapper(this.original, 50);
		caching.getInputStream().readAllBytes();
		assertThat(new NotedRequest(caching, MAX).drain().isUsedUp()).isTrue();
	}

	@Test
	void listenerWhenSetThenCalledAtOnceUntilAllIsRead() {
		this.original.setAsyncSupported(true);
		NotedRequest request = noted(content(10_000));
		List<String> calls = new ArrayList<>();
		ServletInputStream stream = request.getInputStream();
		ReadListener listener = new ReadListener() {

			@Override
			public void onDataAvailable() throws IOException {
				assertThat(stream.isReady()).isTrue();
				calls.add("data " + stream.readNBytes(4000).length);
			}

			@Override
			public void onAllDataRead() {
				calls.add("all");
			}

			@Override
			public void onError(Throwable ex) {
				calls.add("error");
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> stream.setReadListener(listener));
		this.original.startAsync();
		stream.setReadListener(listener);
		assertThat(calls).containsExactly("data 4000", "data 4000", "data 2000", "all");
		assertThatIllegalStateException().isThrownBy(() -> stream.setReadListener(listener));
	}

	private NotedRequest noted(byte[] content) {
		this.original.setContent(content);
		return new NotedRequest(this.original, MAX);
	}

	/**
	 * Returns a request that does not tell how long its body is.
	 */
	private HttpServletRequest unsized(byte[] content) {
		ServletInputStream stream = new DelegatingServletInputStream(new ByteArrayInputStream(content));
		return new HttpServletRequestWrapper(this.original) {

			@Override
			public ServletInputStream getInputStream() {
				return stream;
			}

		};
	}

	private static String read(BufferedReader reader) throws IOException {
		StringBuilder text = new StringBuilder();
		for (int read = reader.read(); read >= 0; read = reader.read()) {
			text.append((char) read);
		}
		return text.toString();
	}

	private static byte[] content(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	private static int files() {
		String[] files = new File(System.getProperty("java.io.tmpdir"))
			.list((directory, name) -> name.startsWith("idempotent") && name.endsWith(".body"));
		return (files != null) ? files.length : 0;
	}

	private static int descriptors() {
		String[] descriptors = new File("/proc/self/fd").list();
		return (descriptors != null) ? descriptors.length : 0;
	}

}

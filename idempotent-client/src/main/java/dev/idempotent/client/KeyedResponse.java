package dev.idempotent.client;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer that tells the key of its call, in its headers and by what goes wrong while
 * it is read, and whose body can be looked into.
 */
final class KeyedResponse implements ClientHttpResponse {

	// A problem's JSON is a few hundred bytes
	private static final int LOOKED_INTO = 16 * 1024;

	private final ClientHttpResponse response;

	private final CallKey key;

	private final HttpHeaders headers = new HttpHeaders();

	private @Nullable InputStream body;

	KeyedResponse(ClientHttpResponse response, CallKey key) {
		this.response = response;
		this.key = key;
		this.headers.addAll(response.getHeaders());
		key.tellIn(this.headers);
	}

	/**
	 * Returns what the answer says, for which its body may be read in part.
	 */
	Answer answer() throws IOException {
		int status = this.response.getStatusCode().value();
		byte[] head = Answer.isToldByBody(status, this.headers) ? head() : new byte[0];
		return Answer.of(status, this.headers, head);
	}

	/**
	 * Reads the body, unless it is a large one: a connection need not wait with its
	 * caller, and JDK 17 forgets that a thread is interrupted when it reads one.
	 */
	void readAhead() throws IOException {
		if (this.body == null) {
			head();
		}
	}

	@Override
	public HttpStatusCode getStatusCode() throws IOException {
		return this.response.getStatusCode();
	}

	@Override
	public String getStatusText() throws IOException {
		return this.response.getStatusText();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public InputStream getBody() throws IOException {
		InputStream body = this.body;
		if (body == null) {
			body = new NotingStream(this.response.getBody());
			this.body = body;
		}
		return body;
	}

	@Override
	public void close() {
		this.response.close();
	}

	private byte[] head() throws IOException {
		InputStream whole = getBody();
		byte[] head = whole.readNBytes(LOOKED_INTO);
		this.body = new SequenceInputStream(new ByteArrayInputStream(head), whole);
		return head;
	}

	private final class NotingStream extends FilterInputStream {

		NotingStream(InputStream body) {
			super(body);
		}

		@Override
		public int read() throws IOException {
			try {
				return super.read();
			}
			catch (IOException ex) {
				throw KeyOfFailure.note(ex, KeyedResponse.this.key);
			}
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			try {
				return super.read(bytes, offset, length);
			}
			catch (IOException ex) {
				throw KeyOfFailure.note(ex, KeyedResponse.this.key);
			}
		}

	}

}

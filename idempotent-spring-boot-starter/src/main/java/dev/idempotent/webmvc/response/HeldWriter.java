package dev.idempotent.webmvc.response;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

import jakarta.servlet.ServletOutputStream;

import org.springframework.util.StreamUtils;

/**
 * What a handler writes characters into.
 */
final class HeldWriter extends PrintWriter {

	private final ServletOutputStream stream;

	private final String encoding;

	HeldWriter(ServletOutputStream stream, String encoding) throws IOException {
		super(new OutputStreamWriter(StreamUtils.nonFlushing(stream), encoding));
		this.stream = stream;
		this.encoding = encoding;
	}

	String encoding() {
		return this.encoding;
	}

	/**
	 * Writes what waits here, without flushing the response.
	 */
	void toStream() {
		super.flush();
	}

	@Override
	public void flush() {
		super.flush();
		try {
			this.stream.flush();
		}
		catch (IOException ex) {
			setError();
		}
	}

}

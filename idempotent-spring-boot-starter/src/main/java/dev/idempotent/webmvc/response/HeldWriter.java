package dev.idempotent.webmvc.response;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StreamUtils;

/**
 * What a handler writes characters into. None waits here, so that none is lost or comes
 * too late; once the response passes, they go to its own writer.
 */
final class HeldWriter extends PrintWriter {

	private final Charset charset;

	HeldWriter(HeldStream stream, Charset charset, Passing passing) {
		super(new Characters(stream, charset, passing));
		this.charset = charset;
	}

	Charset charset() {
		return this.charset;
	}

	/**
	 * Finds the writer of the response behind.
	 */
	interface Passing {

		/**
		 * Returns it, or null while the response is held.
		 */
		@Nullable Writer writer() throws IOException;

	}

	private static final class Characters extends Writer {

		private final HeldStream stream;

		private final Writer encoder;

		private final Passing passing;

		private Characters(HeldStream stream, Charset charset, Passing passing) {
			this.stream = stream;
			this.encoder = new OutputStreamWriter(StreamUtils.nonFlushing(stream), charset);
			this.passing = passing;
		}

		@Override
		public void write(char[] characters, int offset, int length) throws IOException {
			Writer writer = this.passing.writer();
			if (writer != null) {
				writer.write(characters, offset, length);
			}
			else {
				this.encoder.write(characters, offset, length);
				this.encoder.flush();
			}
		}

		@Override
		public void flush() throws IOException {
			Writer writer = this.passing.writer();
			if (writer != null) {
				writer.flush();
			}
			else {
				this.stream.flush();
			}
		}

		@Override
		public void close() throws IOException {
			this.stream.close();
		}

	}

}

package dev.idempotent.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserter;

/**
 * Notes the bytes that the first try sends, and gives them to each later one: a publisher
 * may not come a second time, or come with other bytes, as a multipart body with its
 * boundary does. One call's, whose tries come one after the other.
 */
final class RepeatableBody implements BodyInserter<Object, ClientHttpRequest> {

	private static final int MAX_SIZE = 1024 * 1024;

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private volatile boolean begun;

	private volatile @Nullable Noted noted;

	RepeatableBody(BodyInserter<?, ? super ClientHttpRequest> body) {
		this.body = body;
	}

	/**
	 * Returns whether another try would send what this one did, or was to send.
	 */
	boolean isRepeatable() {
		return !this.begun || this.noted != null;
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		Noted noted = this.noted;
		return (noted != null) ? noted.writeTo(request) : this.body.insert(new NotingRequest(request), context);
	}

	/**
	 * A body as it was written, with the headers that are about it. Others may differ
	 * from try to try, as a token that was renewed does.
	 */
	private record Noted(HttpHeaders headers, byte[] bytes) {

		Mono<Void> writeTo(ClientHttpRequest request) {
			request.getHeaders().putAll(this.headers);
			return request.writeWith(Mono.fromSupplier(() -> request.bufferFactory().wrap(this.bytes)));
		}

	}

	private final class NotingRequest extends ClientHttpRequestDecorator {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private boolean tooLarge;

		NotingRequest(ClientHttpRequest request) {
			super(request);
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			HttpHeaders headers = contentHeaders();
			// One buffer must stay one, whose length is known
			if (body instanceof Mono<? extends DataBuffer> one) {
				return super.writeWith(one.doOnSubscribe((subscription) -> begin())
					.doOnNext(this::note)
					.doOnSuccess((buffer) -> end(headers)));
			}
			return super.writeWith(Flux.from(body)
				.doOnSubscribe((subscription) -> begin())
				.doOnNext(this::note)
				.doOnComplete(() -> end(headers)));
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			begin();
			return super.writeAndFlushWith(body);
		}

		private void begin() {
			RepeatableBody.this.begun = true;
		}

		private void note(DataBuffer buffer) {
			this.tooLarge = this.tooLarge || this.bytes.size() + buffer.readableByteCount() > MAX_SIZE;
			if (this.tooLarge) {
				return;
			}
			try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
				while (parts.hasNext()) {
					ByteBuffer part = parts.next();
					byte[] copy = new byte[part.remaining()];
					part.get(copy);
					this.bytes.writeBytes(copy);
				}
			}
		}

		private void end(HttpHeaders headers) {
			if (!this.tooLarge) {
				RepeatableBody.this.noted = new Noted(headers, this.bytes.toByteArray());
			}
		}

		private HttpHeaders contentHeaders() {
			HttpHeaders headers = new HttpHeaders();
			getHeaders().forEach((name, values) -> {
				if (name.toLowerCase(Locale.ROOT).startsWith("content-")) {
					headers.addAll(name, values);
				}
			});
			return headers;
		}

	}

}

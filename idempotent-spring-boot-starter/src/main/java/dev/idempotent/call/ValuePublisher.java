package dev.idempotent.call;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Publishes one value, or none for null.
 */
record ValuePublisher(@Nullable Object value) implements Publisher<Object> {

	@Override
	public void subscribe(Subscriber<? super Object> subscriber) {
		AtomicBoolean done = new AtomicBoolean();
		subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long count) {
				if (done.compareAndSet(false, true)) {
					if (ValuePublisher.this.value != null) {
						subscriber.onNext(ValuePublisher.this.value);
					}
					subscriber.onComplete();
				}
			}

			@Override
			public void cancel() {
				done.set(true);
			}

		});
	}

}

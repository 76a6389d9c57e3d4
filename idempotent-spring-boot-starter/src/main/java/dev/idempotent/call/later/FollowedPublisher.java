package dev.idempotent.call.later;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;

/**
 * Follows reactive types where Reactor is not there.
 */
record FollowedPublisher(Publisher<Object> source, boolean single, LaterResult later) implements Publisher<Object> {

	static Object follow(ReactiveAdapter adapter, Object source, LaterResult later) {
		return adapter
			.fromPublisher(new FollowedPublisher(adapter.toPublisher(source), !adapter.isMultiValue(), later));
	}

	@Override
	public void subscribe(Subscriber<? super Object> subscriber) {
		this.source.subscribe(new Following(subscriber));
	}

	private final class Following implements Subscriber<Object> {

		private final Subscriber<? super Object> subscriber;

		private volatile boolean cancelled;

		private @Nullable Object value;

		private Following(Subscriber<? super Object> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscriber.onSubscribe(new Subscription() {

				@Override
				public void request(long count) {
					subscription.request(count);
				}

				// One that has begun goes on when nobody waits any more, as a future does
				@Override
				public void cancel() {
					Following.this.cancelled = true;
					if (FollowedPublisher.this.single) {
						subscription.request(1);
					}
					else {
						subscription.cancel();
						FollowedPublisher.this.later.cancelled();
					}
				}

			});
		}

		@Override
		public void onNext(Object value) {
			this.value = FollowedPublisher.this.single ? value : null;
			if (!this.cancelled) {
				this.subscriber.onNext(value);
			}
		}

		@Override
		public void onError(Throwable failure) {
			FollowedPublisher.this.later.ended(null, failure);
			if (!this.cancelled) {
				this.subscriber.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			if (FollowedPublisher.this.single) {
				FollowedPublisher.this.later.ended(this.value, null);
			}
			else {
				FollowedPublisher.this.later.completed();
			}
			if (!this.cancelled) {
				this.subscriber.onComplete();
			}
		}

	}

}

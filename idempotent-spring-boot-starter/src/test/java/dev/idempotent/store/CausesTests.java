package dev.idempotent.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CausesTests {

	private final Exception root = new Exception("root");

	private final Exception middle = new Exception("middle", this.root);

	private final Exception failure = new Exception("failure", this.middle);

	@Test
	void ofWhenChainThenEachInOrder() {
		assertThat(Causes.of(this.failure)).containsExactly(this.failure, this.middle, this.root);
		assertThat(Causes.of(null)).isEmpty();
	}

	@Test
	void ofWhenCircleThenEachOnce() {
		Exception circle = new Exception("circle");
		Exception first = new Exception("first", circle);
		circle.initCause(first);
		assertThat(Causes.of(first)).containsExactly(first, circle);
	}

}

package dev.idempotent.engine.background;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WaitingBytesTests {

	private static final byte[] SMALL = { 1 };

	private final WaitingBytes bytes = new WaitingBytes();

	@Test
	void keepWhenThereIsRoomThenCopied() {
		byte[] result = { 1, 2, 3 };
		byte[] kept = this.bytes.keep(result, () -> SMALL);
		assertThat(kept).isEqualTo(result).isNotSameAs(result);
		assertThat(this.bytes.count()).isEqualTo(3);
		this.bytes.letGo(kept.length);
		assertThat(this.bytes.count()).isZero();
	}

	@Test
	void keepWhenThereIsNoRoomThenWhatTakesItsPlaceAndThenNothing() {
		byte[] half = new byte[(int) WaitingBytes.MAX / 2];
		assertThat(this.bytes.keep(half, () -> SMALL)).hasSize(half.length);
		assertThat(this.bytes.keep(new byte[half.length + 1], () -> SMALL)).isEqualTo(SMALL);
		assertThat(this.bytes.keep(new byte[half.length - 1], () -> SMALL)).hasSize(half.length - 1);
		assertThat(this.bytes.keep(SMALL, () -> new byte[(int) WaitingBytes.RESERVE]))
			.hasSize((int) WaitingBytes.RESERVE);
		assertThat(this.bytes.keep(SMALL, () -> SMALL)).isEmpty();
		assertThat(this.bytes.count()).isEqualTo(WaitingBytes.MAX + WaitingBytes.RESERVE);
	}

}

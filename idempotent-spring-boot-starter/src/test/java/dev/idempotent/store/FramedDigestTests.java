package dev.idempotent.store;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.idempotent.test.Race;

import static org.assertj.core.api.Assertions.assertThat;

class FramedDigestTests {

	@Test
	void ofThreadWhenGivenTheSameThenAsOneOfItsOwn() {
		assertThat(FramedDigest.ofThread().add("a").add((String) null).digest())
			.isEqualTo(new FramedDigest().add("a").add((String) null).digest());
	}

	@Test
	void ofThreadWhenWhoHadItBeforeFailedThenBeginsAnew() {
		byte[] expected = FramedDigest.ofThread().add("a").digest();
		FramedDigest.ofThread().add("left behind");
		assertThat(FramedDigest.ofThread().add("a").digest()).isEqualTo(expected);
		FramedDigest.ofThread().add("left behind");
		byte[] bytes = { 9, 1, 2, 9 };
		assertThat(FramedDigest.sha256(bytes, 1, 2)).isEqualTo(FramedDigest.sha256(new byte[] { 1, 2 }, 0, 2));
	}

	@Test
	void ofThreadWhenOnManyThreadsThenTheSameForAll() throws Exception {
		byte[] expected = new FramedDigest().add("a").digest();
		List<Boolean> same = Race.between(16, (i) -> () -> {
			for (int turn = 0; turn < 1000; turn++) {
				if (!Arrays.equals(FramedDigest.ofThread().add("a").digest(), expected)) {
					return false;
				}
			}
			return true;
		});
		assertThat(same).doesNotContain(false);
	}

}

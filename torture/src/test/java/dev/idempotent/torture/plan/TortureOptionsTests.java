package dev.idempotent.torture.plan;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TortureOptionsTests {

	@Test
	void parseWhenNothingGivenThenDefaults() {
		TortureOptions options = TortureOptions.parse();
		assertThat(options.profile()).isEqualTo(Profile.ALL);
		assertThat(options.lease()).isEqualTo(Profile.ALL.lease());
		assertThat(options.operations()).isEqualTo(1000);
	}

	@Test
	void parseWhenGivenThenTaken() {
		TortureOptions options = TortureOptions.parse("--profile=network", "--seed=42", "--lease=3s");
		assertThat(options.name()).isEqualTo("network-42");
		assertThat(options.lease()).isEqualTo(Duration.ofSeconds(3));
		assertThat(Operation.of(options, 7)).isEqualTo(Operation.of(options, 7))
			.isNotEqualTo(Operation.of(TortureOptions.parse("--profile=network", "--seed=43", "--lease=3s"), 7));
	}

	@Test
	void parseWhenOptionIsUnknownThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TortureOptions.parse("--operation=1"))
			.withMessageContaining("--operation")
			.withMessageContaining("operations");
	}

}

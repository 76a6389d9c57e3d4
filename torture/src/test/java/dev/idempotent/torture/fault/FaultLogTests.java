package dev.idempotent.torture.fault;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.idempotent.torture.fault.Fault.Harm;
import dev.idempotent.torture.history.Outage;

import static org.assertj.core.api.Assertions.assertThat;

class FaultLogTests {

	@TempDir
	private Path directory;

	@Test
	void endedWhenStepsFailedThenOutageUntilThen() {
		assertThat(log(Harm.STORE).outages()).singleElement()
			.satisfies((outage) -> assertThat(outage.to()).isGreaterThan(outage.from()))
			.matches((outage) -> outage.isOf(1) && !outage.isOf(0));
	}

	@Test
	void endedWhenNewConnectionsWorkedThenOutageOnlyOfAMoment() {
		assertThat(log(Harm.OPEN_CONNECTIONS).outages()).containsExactly(new Outage("server 1", 1000, 1000));
	}

	@Test
	void endedWhenStoreWasNotHarmedThenNoOutage() {
		assertThat(log(Harm.NONE).outages()).isEmpty();
	}

	private FaultLog log(Harm harm) {
		FaultLog log = new FaultLog(this.directory.resolve("faults"));
		log.ended(new Fault("fault", "server 1", harm, Duration.ofSeconds(1), () -> {
		}, () -> {
		}), 1000);
		return log;
	}

}

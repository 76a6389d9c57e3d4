package dev.idempotent.torture.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.idempotent.torture.history.Execution.Ending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LedgerTests {

	@TempDir
	private Path directory;

	@Test
	void readWhenExecutionsEndFailAndDoNotEndThenTold() throws IOException {
		Ledger ledger = read("begin\t100\ta\trun-1\t7\t90", "begin\t110\tb\trun-2\t8\t95", "end\t120\ta",
				"begin\t130\tc\trun-1\t8\t125", "fail\t140\tb", "begin\t150\td\tother-1\t8\t145");
		assertThat(ledger.executions()).containsExactly(new Execution("a", "run-1", 7, 90, 100, 120, Ending.DONE),
				new Execution("b", "run-2", 8, 95, 110, 140, Ending.FAILED), new Execution("c", "run-1", 8, 125, 130));
		assertThat(ledger.byKey().get("run-1")).extracting(Execution::id).containsExactly("a", "c");
	}

	@Test
	void readWhenRequestsTimeOutThenTold() throws IOException {
		Ledger ledger = read("begin\t100\ta\trun-1\t7\t90", "begin\t110\tb\trun-2\t8\t95", "left\t120\ta",
				"end\t130\ta", "left\t140\tb");
		assertThat(ledger.executions()).containsExactly(new Execution("a", "run-1", 7, 90, 100, 130, Ending.LEFT),
				new Execution("b", "run-2", 8, 95, 110, Execution.NEVER, Ending.LEFT_RUNNING));
	}

	@Test
	void readWhenStepsEndWithErrorsThenTold() throws IOException {
		assertThat(read("error\t100\t7\tclaim\tBEFORE\tjava.lang.InternalError").errors())
			.containsExactly(new StepError(7, 100));
	}

	@Test
	void readWhenSilencesEndAndDoNotEndThenTold() throws IOException {
		Ledger ledger = read("silent\t1500\t7\t1000", "silent\t1600\t8\t1100", "heard\t2000\t7\t1000",
				"heard\t9000\t7\t8000");
		assertThat(ledger.silences()).containsExactlyInAnyOrder(new Silence(7, 1000, 2000),
				new Silence(8, 1100, Execution.NEVER), new Silence(7, 8000, 9000));
	}

	@Test
	void readWhenLineIsNoneThenFails() {
		assertThatIllegalStateException().isThrownBy(() -> read("beg")).withMessageContaining("beg");
	}

	private Ledger read(String... lines) throws IOException {
		return Ledger.read(Files.write(this.directory.resolve("ledger"), List.of(lines)), "run-");
	}

}

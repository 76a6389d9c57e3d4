package dev.idempotent.kotlin

import dev.idempotent.problem.KeyReusedException
import java.util.UUID
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatExceptionOfType
import org.assertj.core.api.Assertions.assertThatIllegalStateException
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment

/**
 * Services in Kotlin, keyed by their arguments.
 */
@SpringBootTest(classes = [Shop::class], webEnvironment = WebEnvironment.NONE)
class SuspendServiceTests(
	@param:Autowired private val payments: Payments, @param:Autowired private val executions: Executions
) {

	private val order = Order(UUID.randomUUID().toString(), 2, "now")

	@Test
	fun callWhenRepeatedThenRunsOnceAndGivesEqualDataClass() = runs("pay") { payments.pay(order) }

	@Test
	fun callWhenCoroutineNeverSuspendsThenRunsOnce() = runs("payAtOnce") { payments.payAtOnce(order) }

	@Test
	fun callWhenResultIsListThenRunsOnce() = runs("payList") { payments.payList(order) }

	@Test
	fun callWhenResultIsUnitThenRunsOnce() = runs("payNothing") { payments.payNothing(order) }

	@Test
	fun callWhenResultIsNullThenRunsOnce() = runs("payNullable") { payments.payNullable(order) }

	@Test
	fun callWhenFunctionIsPlainThenRunsOnce() = runs("payPlain") { payments.payPlain(order) }

	@Test
	fun callWhenCoroutineFailsThenKeyIsFreeAndExceptionIsItsOwn() {
		assertThatIllegalStateException().isThrownBy { runBlocking { payments.payFailing(order) } }.withMessage("no")
		val second = runBlocking { payments.payFailing(order) }
		assertThat(runBlocking { payments.payFailing(order) }).isEqualTo(second)
		assertThat(executions.of("payFailing")).isEqualTo(2)
	}

	@Test
	fun callWhenArgumentDiffersThenKeyIsReused() {
		runBlocking { payments.pay(order) }
		assertThatExceptionOfType(KeyReusedException::class.java)
			.isThrownBy { runBlocking { payments.pay(order.copy(amount = 3)) } }
	}

	private fun runs(name: String, call: suspend () -> Any?) {
		val before = executions.of(name)
		val first = runBlocking { call() }
		assertThat(runBlocking { call() }).isEqualTo(first)
		assertThat(runBlocking { call() }).isEqualTo(first)
		assertThat(executions.of(name)).isEqualTo(before + 1)
	}

}

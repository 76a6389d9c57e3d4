package dev.idempotent.kotlin

import java.util.UUID
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.web.server.LocalServerPort

/**
 * Controllers in Kotlin, over HTTP.
 */
@SpringBootTest(classes = [Shop::class], webEnvironment = WebEnvironment.RANDOM_PORT)
class SuspendHttpTests(@param:Autowired private val executions: Executions, @param:LocalServerPort private val port: Int) {

	@ParameterizedTest
	@CsvSource(
		"/plain, 201", "/value, 200", "/call, 200", "/delayed, 200", "/created, 201", "/entity, 201", "/entity-at-once, 202",
		"/nothing, 200", "/nullable, 200", "/flow, 200", "/suspended-flow, 200"
	)
	fun postWhenRepeatedThenReplayedByteForByte(path: String, status: Int) {
		val before = executions.of(path)
		assertThat(post(path, null).statusCode()).isEqualTo(400)
		assertThat(executions.of(path)).isEqualTo(before)
		val key = UUID.randomUUID().toString()
		val first = post(path, key)
		assertThat(first.statusCode()).`as`(first.body()).isEqualTo(status)
		val repeat = post(path, key)
		assertThat(repeat.statusCode()).`as`(repeat.body()).isEqualTo(if (status == 201) 200 else status)
		assertThat(repeat.headers().firstValue("Idempotent-Replayed")).hasValue("true")
		assertThat(repeat.body()).isEqualTo(first.body())
		assertThat(repeat.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"))
		assertThat(repeat.headers().firstValue("X-Order")).isEqualTo(first.headers().firstValue("X-Order"))
		assertThat(executions.of(path)).isEqualTo(before + 1)
		assertThat(post(path, key, "{\"id\":\"other\"}").statusCode()).isEqualTo(422)
		assertThat(executions.of(path)).isEqualTo(before + 1)
	}

	@Test
	fun postWhenBodyIsDataClassThenDefaultsAreItsOwn() {
		assertThat(post("/value", UUID.randomUUID().toString()).body())
			.contains("\"order\":{\"id\":\"1\",\"amount\":1,\"note\":null}", "\"tags\":[]")
	}

	@ParameterizedTest
	@ValueSource(strings = ["/fails/early", "/fails/late"])
	fun postWhenCoroutineFailsThenKeyIsFree(path: String) {
		val key = UUID.randomUUID().toString()
		assertThat(post(path, key).statusCode()).isEqualTo(502)
		val second = post(path, key)
		assertThat(second.statusCode()).isEqualTo(200)
		assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty()
		val third = post(path, key)
		assertThat(third.headers().firstValue("Idempotent-Replayed")).hasValue("true")
		assertThat(third.body()).isEqualTo(second.body())
		assertThat(executions.of(path)).isEqualTo(2)
	}

	@Test
	fun postWhenControllerIsKeyedByArgumentThenRunsOnceByIt() {
		val first = post("/by-id", null, "{\"id\":\"b-1\"}")
		assertThat(first.statusCode()).isEqualTo(200)
		val repeat = post("/by-id", null, "{\"id\":\"b-1\"}")
		assertThat(repeat.headers().firstValue("Idempotent-Replayed")).hasValue("true")
		assertThat(repeat.body()).isEqualTo(first.body())
		assertThat(executions.of("/by-id")).isOne()
	}

	@Test
	fun postWhenControllerCallsSuspendServiceThenThatRunsOnce() {
		val first = post("/service", null, "{\"id\":\"s-1\"}")
		assertThat(first.statusCode()).`as`(first.body()).isEqualTo(200)
		assertThat(post("/service", null, "{\"id\":\"s-1\"}").body()).isEqualTo(first.body())
	}

	private fun post(path: String, key: String?, body: String = "{\"id\":\"1\"}") = Http(port).post(path, key, body)

}

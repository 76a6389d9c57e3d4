package dev.idempotent.datarest

import dev.idempotent.Idempotent
import dev.idempotent.IdempotentCall
import dev.idempotent.kotlin.Executions
import dev.idempotent.kotlin.Http
import dev.idempotent.kotlin.Order
import dev.idempotent.kotlin.Placed
import java.util.UUID
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.web.server.LocalServerPort
import org.springframework.context.annotation.Import
import org.springframework.data.annotation.Id
import org.springframework.data.map.repository.config.EnableMapRepositories
import org.springframework.data.repository.CrudRepository
import org.springframework.data.rest.webmvc.BasePathAwareController
import org.springframework.data.rest.webmvc.RepositoryRestController
import org.springframework.http.ResponseEntity
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RequestBody
import org.springframework.web.bind.annotation.ResponseBody
import org.springframework.web.bind.annotation.RestController

/**
 * Spring Data REST brings mappings and adapters of its own.
 */
@SpringBootTest(
	classes = [DataRestTests.Application::class], webEnvironment = WebEnvironment.RANDOM_PORT,
	properties = ["spring.data.rest.base-path=/api"]
)
class DataRestTests(@param:Autowired private val executions: Executions, @LocalServerPort port: Int) {

	private val http = Http(port)

	@ParameterizedTest
	@ValueSource(strings = ["/api/base", "/api/things/special", "/beside"])
	fun postWhenRepeatedThenRunsOnce(path: String) {
		assertThat(http.post(path, null).statusCode()).isEqualTo(400)
		val key = UUID.randomUUID().toString()
		val first = http.post(path, key)
		assertThat(first.statusCode()).`as`(first.body()).isEqualTo(201)
		val repeat = http.post(path, key)
		assertThat(repeat.statusCode()).`as`(repeat.body()).isEqualTo(200)
		assertThat(repeat.headers().firstValue("Idempotent-Replayed")).hasValue("true")
		assertThat(repeat.body()).isEqualTo(first.body()).contains(key)
		assertThat(repeat.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"))
		assertThat(executions.of(path)).isOne()
		assertThat(http.post(path, key, "{\"id\":\"other\"}").statusCode()).isEqualTo(422)
	}

	@Test
	fun postWhenRepositoryIsExportedThenUntouched() {
		assertThat(http.post("/api/things", null, "{\"name\":\"a\"}").statusCode()).isEqualTo(201)
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMapRepositories(considerNestedRepositories = true)
	@Import(Executions::class, Base::class, Special::class, Beside::class)
	class Application

	class Thing(@field:Id var id: String? = null, var name: String? = null)

	interface Things : CrudRepository<Thing, String>

	@BasePathAwareController
	class Base(private val executions: Executions) {

		@PostMapping("/base")
		@Idempotent
		@ResponseBody
		fun place(@RequestBody order: Order, call: IdempotentCall): ResponseEntity<Placed> =
			ResponseEntity.status(201).body(Placed(executions.next("/api/base"), order, listOf(call.clientKey()!!)))

	}

	@RepositoryRestController
	class Special(private val executions: Executions) {

		@PostMapping("/things/special")
		@Idempotent
		@ResponseBody
		fun place(@RequestBody order: Order, call: IdempotentCall): ResponseEntity<Placed> = ResponseEntity.status(201)
			.body(Placed(executions.next("/api/things/special"), order, listOf(call.clientKey()!!)))

	}

	@RestController
	class Beside(private val executions: Executions) {

		@PostMapping("/beside")
		@Idempotent
		fun place(@RequestBody order: Order, call: IdempotentCall): ResponseEntity<Placed> =
			ResponseEntity.status(201).body(Placed(executions.next("/beside"), order, listOf(call.clientKey()!!)))

	}

}

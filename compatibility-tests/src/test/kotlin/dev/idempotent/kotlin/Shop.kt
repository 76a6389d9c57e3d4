package dev.idempotent.kotlin

import dev.idempotent.Idempotent
import dev.idempotent.IdempotentCall
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.annotation.Import
import org.springframework.http.HttpStatus
import org.springframework.http.ResponseEntity
import org.springframework.stereotype.Component
import org.springframework.stereotype.Service
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RequestBody
import org.springframework.web.bind.annotation.ResponseStatus
import org.springframework.web.bind.annotation.RestController
import org.springframework.web.server.ResponseStatusException

/**
 * An application in Kotlin.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Executions::class, Orders::class, Payments::class)
class Shop

data class Order(val id: String, val amount: Int = 1, val note: String? = null)

data class Placed(val number: Int, val order: Order, val tags: List<String> = listOf())

@Component
class Executions {

	private val counts = ConcurrentHashMap<String, AtomicInteger>()

	fun next(name: String): Int = counts.computeIfAbsent(name) { AtomicInteger() }.incrementAndGet()

	fun of(name: String): Int = counts[name]?.get() ?: 0

}

@RestController
class Orders(private val executions: Executions, private val payments: Payments) {

	@PostMapping("/plain")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	fun plain(@RequestBody order: Order): Placed = Placed(executions.next("/plain"), order)

	@PostMapping("/value")
	@Idempotent
	suspend fun value(@RequestBody order: Order): Placed = Placed(executions.next("/value"), order)

	@PostMapping("/call")
	@Idempotent
	suspend fun call(@RequestBody order: Order, call: IdempotentCall): Placed =
		Placed(executions.next("/call"), order, listOf(call.clientKey()!!))

	@PostMapping("/delayed")
	@Idempotent
	suspend fun delayed(@RequestBody order: Order): Placed {
		val number = executions.next("/delayed")
		delay(50)
		return withContext(Dispatchers.IO) { Placed(number, order, listOf("late")) }
	}

	@PostMapping("/created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	suspend fun created(@RequestBody order: Order): Placed {
		delay(10)
		return Placed(executions.next("/created"), order)
	}

	@PostMapping("/entity")
	@Idempotent
	suspend fun entity(@RequestBody order: Order): ResponseEntity<Placed> {
		delay(10)
		return ResponseEntity.status(HttpStatus.CREATED).header("X-Order", order.id)
			.body(Placed(executions.next("/entity"), order))
	}

	@PostMapping("/entity-at-once")
	@Idempotent
	suspend fun entityAtOnce(@RequestBody order: Order): ResponseEntity<Placed> =
		ResponseEntity.accepted().body(Placed(executions.next("/entity-at-once"), order))

	@PostMapping("/nothing")
	@Idempotent
	suspend fun nothing(@RequestBody order: Order) {
		delay(10)
		executions.next("/nothing")
	}

	@PostMapping("/nullable")
	@Idempotent
	suspend fun nullable(@RequestBody order: Order): Placed? {
		executions.next("/nullable")
		return null
	}

	@PostMapping("/flow")
	@Idempotent
	fun flow(@RequestBody order: Order): Flow<Placed> {
		val number = executions.next("/flow")
		return flow {
			emit(Placed(number, order))
			delay(10)
			emit(Placed(number + 100, order))
		}
	}

	@PostMapping("/suspended-flow")
	@Idempotent
	suspend fun suspendedFlow(@RequestBody order: Order): Flow<Placed> {
		delay(10)
		val number = executions.next("/suspended-flow")
		return flow { emit(Placed(number, order)) }
	}

	@PostMapping("/fails/{when}")
	@Idempotent
	suspend fun fails(@PathVariable("when") time: String, @RequestBody order: Order): Placed {
		val number = executions.next("/fails/$time")
		if (time == "late") {
			delay(10)
		}
		if (number == 1) {
			throw ResponseStatusException(HttpStatus.BAD_GATEWAY, "no")
		}
		return Placed(number, order)
	}

	@PostMapping("/by-id")
	@Idempotent(key = "#order.id")
	suspend fun byId(@RequestBody order: Order): Placed {
		delay(10)
		return Placed(executions.next("/by-id"), order)
	}

	@PostMapping("/service")
	suspend fun service(@RequestBody order: Order): Placed = payments.pay(order)

}

@Service
class Payments(private val executions: Executions) {

	@Idempotent(key = "#order.id", fingerprint = "#order")
	suspend fun pay(order: Order): Placed {
		val number = executions.next("pay")
		delay(10)
		return Placed(number, order, listOf("paid"))
	}

	@Idempotent(key = "#order.id")
	suspend fun payAtOnce(order: Order): Placed = Placed(executions.next("payAtOnce"), order)

	@Idempotent(key = "#order.id")
	suspend fun payFailing(order: Order): Placed {
		val number = executions.next("payFailing")
		delay(10)
		check(number > 1) { "no" }
		return Placed(number, order)
	}

	@Idempotent(key = "#order.id")
	suspend fun payNothing(order: Order) {
		delay(10)
		executions.next("payNothing")
	}

	@Idempotent(key = "#order.id")
	suspend fun payNullable(order: Order): Placed? {
		executions.next("payNullable")
		return null
	}

	@Idempotent(key = "#order.id")
	suspend fun payList(order: Order): List<Placed> = listOf(Placed(executions.next("payList"), order))

	@Idempotent(key = "#order.id")
	fun payPlain(order: Order): Placed = Placed(executions.next("payPlain"), order)

}


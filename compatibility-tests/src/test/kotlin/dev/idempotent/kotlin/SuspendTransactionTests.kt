package dev.idempotent.kotlin

import dev.idempotent.Idempotent
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration
import dev.idempotent.operation.InvalidIdempotentMethodException
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.annotation.Configuration
import org.springframework.stereotype.Service
import org.springframework.transaction.ReactiveTransaction
import org.springframework.transaction.ReactiveTransactionManager
import org.springframework.transaction.TransactionDefinition
import org.springframework.transaction.annotation.EnableTransactionManagement
import org.springframework.transaction.annotation.Transactional
import reactor.core.publisher.Mono

/**
 * Transactions of suspending functions, which Spring makes reactive.
 */
class SuspendTransactionTests {

	private val runner = ApplicationContextRunner().withConfiguration(
		AutoConfigurations.of(
			AopAutoConfiguration::class.java, JacksonAutoConfiguration::class.java,
			IdempotentAutoConfiguration::class.java, IdempotentLocalStoreAutoConfiguration::class.java
		)
	).withUserConfiguration(Transactions::class.java, Ledger::class.java)

	@Test
	fun startWhenManagerIsReactiveThenRefused() {
		runner.withBean(Reactive::class.java).run { context ->
			assertThat(context.startupFailure).isInstanceOf(InvalidIdempotentMethodException::class.java)
				.hasMessageContaining("Method Ledger.enter: @Transactional")
		}
	}

	@Test
	fun startWhenThereIsNoReactiveManagerThenStarts() {
		runner.run { context -> assertThat(context.startupFailure).isNull() }
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	class Transactions

	@Service
	class Ledger {

		@Idempotent(key = "#id")
		@Transactional
		suspend fun enter(id: String) = id

	}

	class Reactive : ReactiveTransactionManager {

		override fun getReactiveTransaction(definition: TransactionDefinition?): Mono<ReactiveTransaction> = Mono.empty()

		override fun commit(transaction: ReactiveTransaction): Mono<Void> = Mono.empty()

		override fun rollback(transaction: ReactiveTransaction): Mono<Void> = Mono.empty()

	}

}

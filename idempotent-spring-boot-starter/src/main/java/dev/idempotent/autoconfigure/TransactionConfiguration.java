package dev.idempotent.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.ConfigurableTransactionManager;

import dev.idempotent.transaction.CommitListenerPostProcessor;
import dev.idempotent.transaction.ReactiveTransactionCheck;
import dev.idempotent.transaction.ThreadTransactions;

/**
 * Spring's transactions, in an application that has them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ConfigurableTransactionManager.class)
class TransactionConfiguration {

	@Bean
	ThreadTransactions idempotentThreadTransactions() {
		return new ThreadTransactions();
	}

	@Bean
	ReactiveTransactionCheck idempotentReactiveTransactionCheck(BeanFactory beans) {
		return new ReactiveTransactionCheck(beans);
	}

	@Bean
	static CommitListenerPostProcessor idempotentCommitListenerPostProcessor() {
		return new CommitListenerPostProcessor();
	}

}

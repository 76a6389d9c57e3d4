package dev.idempotent.transaction;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * Lets every transaction manager tell of its commits, whoever made it: Spring Boot adds
 * listener beans to those of its own only.
 */
public final class CommitListenerPostProcessor implements BeanPostProcessor {

	private final CommitListener listener = new CommitListener();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager manager) {
			manager.addListener(this.listener);
		}
		return bean;
	}

}

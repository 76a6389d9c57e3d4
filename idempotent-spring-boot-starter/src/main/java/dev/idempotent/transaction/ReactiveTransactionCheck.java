package dev.idempotent.transaction;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.OperationCheck;

/**
 * Refuses methods whose transactions Spring would make reactive: those tell nobody of
 * their commits.
 */
public final class ReactiveTransactionCheck implements OperationCheck {

	private final BeanFactory beans;

	public ReactiveTransactionCheck(BeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		if (!isReactive(method)) {
			return;
		}
		this.beans.getBeanProvider(TransactionInterceptor.class)
			.stream()
			.map((interceptor) -> new Managers(interceptor, this.beans).of(method, targetClass))
			.filter(ReactiveTransactionManager.class::isInstance)
			.findFirst()
			.ifPresent((manager) -> {
				throw new InvalidIdempotentMethodException(method, targetClass,
						"@Transactional makes a reactive transaction of it, by " + manager.getClass().getSimpleName()
								+ ", whose commit is not seen, so that a failure after it would free the key",
						"return the finished value, and name a PlatformTransactionManager by"
								+ " @Transactional(transactionManager)");
			});
	}

	private static boolean isReactive(Method method) {
		return KotlinDetector.isSuspendingFunction(method)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType()) != null;
	}

	/**
	 * Chooses as Spring's interceptor does, which lets only its own kind ask.
	 */
	private static final class Managers extends TransactionAspectSupport {

		Managers(TransactionInterceptor interceptor, BeanFactory beans) {
			setTransactionManager(interceptor.getTransactionManager());
			setTransactionAttributeSource(interceptor.getTransactionAttributeSource());
			setBeanFactory(beans);
		}

		// One that is not to be had is an error of the call's
		@Nullable TransactionManager of(Method method, Class<?> targetClass) {
			TransactionAttributeSource source = getTransactionAttributeSource();
			TransactionAttribute attribute = (source != null) ? source.getTransactionAttribute(method, targetClass)
					: null;
			try {
				return (attribute != null) ? determineTransactionManager(attribute, targetClass) : null;
			}
			catch (BeansException ex) {
				return null;
			}
		}

	}

}

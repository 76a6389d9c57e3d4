package dev.idempotent.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.IdempotentMethods.BeanMethod;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.store.IdempotencyStore;

/**
 * Checks all annotations when every bean is there, and says in one line what is
 * protected.
 */
final class StartupReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(StartupReport.class);

	private static final int MOST = 10;

	private final IdempotentMethods methods;

	private final IdempotencyStore store;

	private final boolean reactive;

	/**
	 * Creates a report.
	 * @param reactive whether requests are handled by a web stack that would run the
	 * methods unguarded
	 */
	StartupReport(IdempotentMethods methods, IdempotencyStore store, boolean reactive) {
		this.methods = methods;
		this.store = store;
		this.reactive = reactive;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Collection<BeanMethod> methods = this.methods.check();
		methods.forEach(this::supported);
		logger.info(text(methods.stream().map(BeanMethod::operation).toList()));
	}

	private String text(List<IdempotentOperation> operations) {
		if (operations.isEmpty()) {
			return "No method of a bean has @Idempotent: only calls of IdempotencyTemplate are protected. Is the class a"
					+ " bean, in a package that is scanned?";
		}
		String names = operations.stream().limit(MOST).map(IdempotentOperation::name).collect(Collectors.joining(", "));
		String more = (operations.size() > MOST) ? " and " + (operations.size() - MOST) + " more" : "";
		return "Protecting " + operations.size() + ((operations.size() == 1) ? " operation" : " operations")
				+ " with the " + storeName() + " store, results kept for " + retention(operations) + ": " + names
				+ more;
	}

	private static String retention(List<IdempotentOperation> operations) {
		return operations.stream()
			.map(IdempotentOperation::retention)
			.distinct()
			.sorted()
			.map((retention) -> DurationFormatterUtils.print(retention, Style.COMPOSITE))
			.collect(Collectors.joining(" or "));
	}

	private void supported(BeanMethod found) {
		if (this.reactive && found.operation().kind() == Kind.REQUEST) {
			throw new InvalidIdempotentMethodException(found.method(), found.type(),
					"@Idempotent on a controller's method is for Spring MVC, and this is a WebFlux application",
					"use spring-boot-starter-webmvc, or annotate a service's method, with a key");
		}
	}

	private String storeName() {
		String name = this.store.getClass().getSimpleName();
		return name.endsWith("IdempotencyStore")
				? name.substring(0, name.length() - "IdempotencyStore".length()).toLowerCase(Locale.ROOT) : name;
	}

}

package dev.idempotent.failure;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ResponseStatusException;

/**
 * The exceptions' classes that are known when the application starts: those below its
 * packages and below those of a named type, and the permitted subclasses of a sealed one.
 * Nothing is read until a type is asked for. Not thread-safe: for the start only.
 */
final class KnownExceptions {

	private final Set<String> packages = new LinkedHashSet<>();

	private final ClassLoader loader;

	private final Set<String> scanned = new LinkedHashSet<>();

	private final Set<Class<? extends Throwable>> known = new LinkedHashSet<>();

	KnownExceptions(Collection<String> basePackages, ClassLoader loader) {
		this.packages.addAll(basePackages);
		this.loader = loader;
		this.known.add(ResponseStatusException.class);
	}

	/**
	 * Returns the known subclasses of a named type that aren't abstract, without itself.
	 */
	Collection<Class<? extends Throwable>> subclasses(Class<? extends Throwable> named) {
		this.packages.forEach(this::scan);
		if (!isLibrary(named.getPackageName())) {
			scan(named.getPackageName());
		}
		permitted(named);
		return this.known.stream()
			.filter((type) -> type != named && named.isAssignableFrom(type))
			.filter((type) -> !Modifier.isAbstract(type.getModifiers()))
			.toList();
	}

	private void scan(String name) {
		// The unnamed package would be the whole class path
		if (!name.isEmpty()
				&& this.scanned.stream().noneMatch((outer) -> name.equals(outer) || name.startsWith(outer + "."))) {
			this.scanned.add(name);
			Scanner scanner = new Scanner();
			scanner.setResourceLoader(new DefaultResourceLoader(this.loader));
			scanner.addIncludeFilter(new AssignableTypeFilter(Throwable.class));
			scanner.findCandidateComponents(name)
				.forEach((candidate) -> add(String.valueOf(candidate.getBeanClassName())));
		}
	}

	private void add(String className) {
		if (ClassUtils.isPresent(className, this.loader)) {
			this.known.add(ClassUtils.resolveClassName(className, this.loader).asSubclass(Throwable.class));
		}
	}

	private void permitted(Class<? extends Throwable> named) {
		Deque<Class<?>> left = new ArrayDeque<>(Set.of(named));
		while (!left.isEmpty()) {
			Class<?> type = left.pop();
			if (type.isSealed()) {
				for (Class<?> subclass : type.getPermittedSubclasses()) {
					this.known.add(subclass.asSubclass(Throwable.class));
					left.push(subclass);
				}
			}
		}
	}

	// Theirs are many, and few could be thrown again
	private static boolean isLibrary(String name) {
		return name.matches("(javax?|jakarta|org\\.springframework)(\\..*)?");
	}

	private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

		Scanner() {
			super(false);
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			return definition.getMetadata().isIndependent() && definition.getMetadata().isConcrete();
		}

	}

}

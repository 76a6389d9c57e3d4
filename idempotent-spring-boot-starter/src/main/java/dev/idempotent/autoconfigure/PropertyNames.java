package dev.idempotent.autoconfigure;

import java.util.TreeSet;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

import dev.idempotent.operation.SimilarNames;

/**
 * Warns of properties that look like one of ours and are none: a misspelt one would be
 * left out without a word. A group that is not ours is left alone.
 */
final class PropertyNames implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(PropertyNames.class);

	private static final String PREFIX = "idempotent.";

	private final Environment environment;

	PropertyNames(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		KnownNames known = new KnownNames();
		try {
			Binder.get(this.environment)
				.bind("idempotent", Bindable.of(IdempotentProperties.class),
						new NoUnboundElementsBindHandler(known, new UnboundElementsSourceFilter()));
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				unbound.getUnboundProperties().forEach((property) -> warn(property, known));
			}
		}
	}

	private static void warn(ConfigurationProperty property, KnownNames known) {
		String name = property.getName().toString().substring(PREFIX.length());
		// Of a name with a group of its own, the prefix would make up for the difference
		String compared = (name.indexOf('.') < 0) ? PREFIX : "";
		String closest = SimilarNames.closest(compared + name, known.names.stream().map(compared::concat));
		if (closest != null || name.indexOf('.') < 0) {
			logger.warn("Property " + PREFIX + name + " has no effect, because there is none of this name"
					+ ((closest != null) ? ", but " + (compared.isEmpty() ? PREFIX : "") + closest
							: "; docs/configuration.md lists all")
					+ ((property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : ""));
		}
	}

	/**
	 * Notes what the binder asks for.
	 */
	private static final class KnownNames extends AbstractBindHandler {

		private final TreeSet<String> names = new TreeSet<>();

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			if (name.getNumberOfElements() > 1) {
				this.names.add(name.toString().substring(PREFIX.length()));
			}
			return super.onStart(name, target, context);
		}

	}

}

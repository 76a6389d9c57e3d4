package dev.idempotent.autoconfigure.actuate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/**
 * Says where the endpoint is, when it is there over HTTP.
 */
final class EndpointReport implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(EndpointReport.class);

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	EndpointReport(ObjectProvider<PathMappedEndpoints> endpoints) {
		this.endpoints = endpoints;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.endpoints.ifUnique((endpoints) -> {
			String path = endpoints.getPath(EndpointId.of("idempotency"));
			if (path != null) {
				logger.info("Operations and their keys are at '" + path + "'");
			}
		});
	}

}

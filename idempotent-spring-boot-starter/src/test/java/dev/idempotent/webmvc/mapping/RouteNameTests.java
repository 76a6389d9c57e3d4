package dev.idempotent.webmvc.mapping;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.accept.DefaultApiVersionStrategy;
import org.springframework.web.accept.SemanticApiVersionParser;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouteNameTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/orders | /orders", "/orders/{id} | /orders/{}",
					"/orders/{orderId}/lines/{line} | /orders/{}/lines/{}", "/orders/{id:\\d+} | /orders/{:\\d+}",
					"/orders/{id:[a-z]{2}}/x | /orders/{:[a-z]{2}}/x", "/files/{*path} | /files/{*}",
					"/files/** | /files/**", "/{a}-{b}.{c:[a-c]+} | /{}-{}.{:[a-c]+}", "/{*} | /{*}" })
	void byPositionThenLeavesOutNamesOnly(String pattern, String name) {
		assertThat(RouteName.byPosition(pattern)).isEqualTo(name);
	}

	@Test
	void ofWhenMappingHasRouteOnlyThenMethodAndRoute() {
		assertThat(name(mapping("/orders/{id}").methods(RequestMethod.PUT))).isEqualTo("PUT /orders/{}");
		assertThat(name(mapping("/orders"))).isEqualTo("* /orders");
	}

	@Test
	void ofWhenMappingHasSeveralThenAreSorted() {
		assertThat(name(mapping("/b/{x}", "/a").methods(RequestMethod.PUT, RequestMethod.POST)))
			.isEqualTo(name(mapping("/a", "/b/{y}").methods(RequestMethod.POST, RequestMethod.PUT)))
			.isEqualTo("POST|PUT /a|/b/{}");
	}

	@Test
	void ofWhenMappingAsksForMoreThenNamesThat() {
		assertThat(name(mapping("/orders").methods(RequestMethod.POST)
			.consumes("text/plain", "!application/xml")
			.params("!test", "kind=card")
			.headers("X-B", "X-A=1"))).isEqualTo(
					"POST /orders consumes=!application/xml|text/plain" + " params=!test&kind=card headers=X-A=1&X-B");
	}

	@Test
	void ofWhenMappingHasVersionThenNamesIt() {
		RequestMappingInfo.BuilderConfiguration options = new RequestMappingInfo.BuilderConfiguration();
		options.setPatternParser(new PathPatternParser());
		options.setApiVersionStrategy(new DefaultApiVersionStrategy(java.util.List.of((request) -> null),
				new SemanticApiVersionParser(), false, null, false, null, null));
		assertThat(RouteName.of(RequestMappingInfo.paths("/orders").version("1.2+").options(options).build()))
			.isEqualTo("* /orders version=1.2");
	}

	@Test
	void ofWhenMappingDiffersInAnswerOnlyThenIsTheSame() {
		assertThat(name(mapping("/orders").produces("text/plain"))).isEqualTo(name(mapping("/orders")));
	}

	private static RequestMappingInfo.Builder mapping(String... patterns) {
		RequestMappingInfo.BuilderConfiguration options = new RequestMappingInfo.BuilderConfiguration();
		options.setPatternParser(new PathPatternParser());
		return RequestMappingInfo.paths(patterns).options(options);
	}

	private static String name(RequestMappingInfo.Builder mapping) {
		return RouteName.of(mapping.build());
	}

}

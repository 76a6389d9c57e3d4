package dev.idempotent.test.endpoint;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Sends without a server. An answer that comes later is waited for.
 */
final class MockMvcEndpoint implements EndpointClient {

	private final Performer performer;

	private final RequestPostProcessor[] processors;

	MockMvcEndpoint(MockMvc mvc, RequestPostProcessor... processors) {
		this.performer = (request) -> mvc.perform(request).andReturn();
		this.processors = processors.clone();
	}

	MockMvcEndpoint(MockMvcTester mvc, RequestPostProcessor... processors) {
		this.performer = (request) -> resolved(mvc.perform(request));
		this.processors = processors.clone();
	}

	@Override
	public EndpointAnswer send(EndpointRequest request) throws Exception {
		MockHttpServletRequestBuilder builder = MockMvcRequestBuilders
			.request(request.method(), request.uriTemplate(), request.variables())
			.headers(request.headers())
			.content(request.body());
		for (RequestPostProcessor processor : this.processors) {
			builder.with(processor);
		}
		MvcResult result = this.performer.perform(builder);
		if (result.getRequest().isAsyncStarted()) {
			result = this.performer.perform(MockMvcRequestBuilders.asyncDispatch(result));
		}
		return answer(result.getResponse());
	}

	private static EndpointAnswer answer(MockHttpServletResponse response) {
		HttpHeaders headers = new HttpHeaders();
		for (String name : response.getHeaderNames()) {
			headers.addAll(name, response.getHeaders(name));
		}
		return EndpointAnswer.of(response.getStatus(), headers, response.getContentAsByteArray());
	}

	private static MvcResult resolved(MvcTestResult result) throws Exception {
		Exception failure = result.getUnresolvedException();
		if (failure != null) {
			throw failure;
		}
		return result.getMvcResult();
	}

	private interface Performer {

		MvcResult perform(RequestBuilder request) throws Exception;

	}

}

package dev.idempotent.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.FilterProvider;
import tools.jackson.databind.ser.std.SimpleBeanPropertyFilter;
import tools.jackson.databind.ser.std.SimpleFilterProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.hateoas.RepresentationModel;
import org.springframework.hateoas.config.EnableHypermediaSupport;
import org.springframework.hateoas.config.EnableHypermediaSupport.HypermediaType;
import org.springframework.hateoas.config.HypermediaMappingInformation;
import org.springframework.hateoas.server.mvc.TypeConstrainedJacksonJsonHttpMessageConverter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.GsonHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.converter.protobuf.ProtobufHttpMessageConverter;
import org.springframework.http.converter.xml.SourceHttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import dev.idempotent.http.WrittenAnswersController.Filtered;
import dev.idempotent.http.WrittenAnswersController.Item;
import dev.idempotent.http.WrittenAnswersController.LateStatus;
import dev.idempotent.http.WrittenAnswersController.Masked;
import dev.idempotent.http.WrittenAnswersController.OwnResult;
import dev.idempotent.http.WrittenAnswersController.Wrapped;

/**
 * Converters, advice, return-value handlers and views as applications have them.
 */
@Configuration(proxyBeanMethods = false)
@EnableHypermediaSupport(type = HypermediaType.HAL)
class WrittenAnswersConfiguration implements WebMvcConfigurer {

	private final HypermediaMappingInformation hal;

	WrittenAnswersConfiguration(HypermediaMappingInformation hal) {
		this.hal = hal;
	}

	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
		GsonHttpMessageConverter gson = new GsonHttpMessageConverter() {

			@Override
			protected boolean canWrite(@Nullable MediaType mediaType) {
				return mediaType != null && super.canWrite(mediaType);
			}

		};
		gson.setSupportedMediaTypes(List.of(MediaType.parseMediaType("application/vnd.gson+json")));
		JacksonJsonHttpMessageConverter other = new JacksonJsonHttpMessageConverter(JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.enable(SerializationFeature.INDENT_OUTPUT)
			.build()) {

			@Override
			protected boolean canWrite(@Nullable MediaType mediaType) {
				return mediaType != null && super.canWrite(mediaType);
			}

		};
		other.setSupportedMediaTypes(List.of(MediaType.parseMediaType("application/vnd.other+json")));
		builder.addCustomConverter(new CsvConverter())
			.addCustomConverter(gson)
			.addCustomConverter(other)
			.addCustomConverter(new TypeConstrainedJacksonJsonHttpMessageConverter(RepresentationModel.class,
					this.hal.getMediaTypes(), this.hal.configureJsonMapper(JsonMapper.builder()).build()))
			.addCustomConverter(new ProtobufHttpMessageConverter())
			.addCustomConverter(new SourceHttpMessageConverter<>());
	}

	@Override
	public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
		handlers.add(new OwnResultHandler());
	}

	@Bean("own-view")
	View ownView() {
		return (model, request, response) -> response.getWriter().write("rendered");
	}

	@Bean
	org.springframework.web.servlet.view.BeanNameViewResolver viewResolver() {
		org.springframework.web.servlet.view.BeanNameViewResolver resolver = new org.springframework.web.servlet.view.BeanNameViewResolver();
		resolver.setOrder(0);
		return resolver;
	}

	static class CsvConverter extends AbstractHttpMessageConverter<List<Item>> {

		CsvConverter() {
			super(StandardCharsets.UTF_8, new MediaType("text", "csv"));
		}

		@Override
		protected boolean supports(Class<?> type) {
			return List.class.isAssignableFrom(type);
		}

		@Override
		protected List<Item> readInternal(Class<? extends List<Item>> type, HttpInputMessage input) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected void writeInternal(List<Item> items, HttpOutputMessage output) throws IOException {
			for (Item item : items) {
				output.getBody().write((item.execution() + ";\u00e4\n").getBytes(StandardCharsets.UTF_8));
			}
		}

	}

	static class OwnResultHandler implements HandlerMethodReturnValueHandler {

		@Override
		public boolean supportsReturnType(MethodParameter returnType) {
			return returnType.getParameterType() == OwnResult.class;
		}

		@Override
		public void handleReturnValue(@Nullable Object value, MethodParameter returnType,
				ModelAndViewContainer container, NativeWebRequest request) throws Exception {
			container.setRequestHandled(true);
			HttpServletResponse response = Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class));
			response.setStatus(207);
			response.setContentType("text/own");
			response.getWriter().write("own " + value);
		}

	}

	@ControllerAdvice
	static class Advice implements ResponseBodyAdvice<Object> {

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return true;
		}

		@Override
		public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
				MediaType contentType, Class<? extends HttpMessageConverter<?>> converterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			if (body instanceof Masked masked) {
				return new Masked(masked.text(), "****");
			}
			if (body instanceof Wrapped wrapped) {
				response.getHeaders().set("X-Own", "wrapped");
				return Map.of("data", wrapped);
			}
			if (body instanceof LateStatus late) {
				response.setStatusCode(HttpStatusCode.valueOf(late.status()));
			}
			return body;
		}

		@Override
		public @Nullable Map<String, Object> determineWriteHints(@Nullable Object body, MethodParameter returnType,
				MediaType contentType, Class<? extends HttpMessageConverter<?>> converterType) {
			if (!(body instanceof Filtered)) {
				return null;
			}
			return Map.of(FilterProvider.class.getName(),
					new SimpleFilterProvider().addFilter("own", SimpleBeanPropertyFilter.serializeAllExcept("hidden")));
		}

	}

}

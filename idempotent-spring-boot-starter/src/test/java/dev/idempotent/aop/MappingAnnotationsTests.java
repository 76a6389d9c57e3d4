package dev.idempotent.aop;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

import dev.idempotent.operation.RequestMethods.Requests;
import dev.idempotent.operation.TestOperations;

import static org.assertj.core.api.Assertions.assertThat;

class MappingAnnotationsTests {

	private final MappingAnnotations requests = new MappingAnnotations();

	@ParameterizedTest
	@CsvSource({ "call,NONE", "get,SAFE", "head,SAFE", "options,SAFE", "trace,SAFE", "safeOnly,SAFE", "post,ANY",
			"patch,ANY", "delete,ANY", "all,ANY", "getAndPost,ANY", "composed,ANY", "getExchange,SAFE",
			"postExchange,ANY", "anyExchange,ANY", "lowerCase,SAFE", "placed,ANY" })
	void ofThenTellsByAnnotations(String method, Requests requests) {
		assertThat(of(Orders.class, method)).isEqualTo(requests);
	}

	@ParameterizedTest
	@CsvSource({ "get,SAFE", "head,SAFE", "post,ANY", "call,NONE" })
	void ofWhenClassHasMethodsThenTheyAddUp(String method, Requests requests) {
		assertThat(of(Reading.class, method)).isEqualTo(requests);
		assertThat(of(Writing.class, method)).isEqualTo((requests == Requests.NONE) ? requests : Requests.ANY);
	}

	private Requests of(Class<?> type, String method) {
		return this.requests.of(TestOperations.method(type, method), type);
	}

	@Retention(RetentionPolicy.RUNTIME)
	@RequestMapping(method = RequestMethod.POST)
	@interface Posted {

	}

	interface Placing {

		@PostExchange("/placed")
		void placed();

	}

	static class Orders implements Placing {

		void call() {
		}

		@GetMapping
		void get() {
		}

		@RequestMapping(method = RequestMethod.HEAD)
		void head() {
		}

		@RequestMapping(method = RequestMethod.OPTIONS)
		void options() {
		}

		@RequestMapping(method = RequestMethod.TRACE)
		void trace() {
		}

		@RequestMapping(method = { RequestMethod.GET, RequestMethod.HEAD })
		void safeOnly() {
		}

		@PostMapping
		void post() {
		}

		@PatchMapping
		void patch() {
		}

		@DeleteMapping
		void delete() {
		}

		@RequestMapping("/all")
		void all() {
		}

		@RequestMapping(method = { RequestMethod.GET, RequestMethod.POST })
		void getAndPost() {
		}

		@Posted
		void composed() {
		}

		@GetExchange
		void getExchange() {
		}

		@PostExchange
		void postExchange() {
		}

		@HttpExchange("/any")
		void anyExchange() {
		}

		@HttpExchange(method = "get")
		void lowerCase() {
		}

		@Override
		public void placed() {
		}

	}

	@RequestMapping(method = RequestMethod.GET)
	static class Reading extends Orders {

	}

	@RequestMapping(method = RequestMethod.POST)
	static class Writing extends Orders {

	}

}

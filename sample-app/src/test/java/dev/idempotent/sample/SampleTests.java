package dev.idempotent.sample;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.jdbc.JdbcTestUtils;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.assertj.RestTestClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.processing-time=0s")
@AutoConfigureRestTestClient
@Sql(statements = { "delete from payments", "delete from orders", "alter table orders alter column id restart with 1",
		"alter table payments alter column id restart with 1" })
class SampleTests {

	private static final String TWO_BOOKS = """
			{"item":"book","quantity":2}""";

	@Autowired
	private RestTestClient rest;

	@Autowired
	private JdbcTemplate jdbc;

	private SampleClient alice;

	@BeforeEach
	void setUp() {
		this.alice = new SampleClient(this.rest, "alice");
	}

	@Test
	void placeWhenValidThenCreatedAndFoundAtLocation() {
		RestTestClientResponse placed = this.alice.post("/orders", TWO_BOOKS);
		assertThat(placed).hasStatus(HttpStatus.CREATED).hasHeader("Location", "/orders/1");
		assertThat(placed).hasBodyTextEqualTo("""
				{"id":1,"item":"book","quantity":2}""");
		assertThat(this.alice.get("/orders/1")).hasStatusOk().hasBodyTextEqualTo("""
				{"id":1,"item":"book","quantity":2}""");
	}

	@Test
	void placeWhenTwiceWithKeysOfTheirOwnThenTwoOrders() {
		this.alice.post("/orders", TWO_BOOKS);
		this.alice.post("/orders", TWO_BOOKS);
		assertThat(this.alice.get("/orders")).hasStatusOk().hasBodyTextEqualTo("""
				[{"id":1,"item":"book","quantity":2},{"id":2,"item":"book","quantity":2}]""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"item\":\" \",\"quantity\":1}", "{\"item\":\"book\",\"quantity\":0}",
			"{\"item\":\"book\"}", "{\"item\":", "" })
	void placeWhenInvalidThenBadRequestAndNoOrder(String body) {
		assertThat(this.alice.post("/orders", body)).hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(rows("orders")).isZero();
	}

	@Test
	void payWhenValidThenCreatedAndListed() {
		this.alice.post("/orders", TWO_BOOKS);
		assertThat(this.alice.post("/orders/1/payments", "{\"amount\":19.9}")).hasStatus(HttpStatus.CREATED)
			.hasBodyTextEqualTo("""
					{"id":1,"orderId":1,"amount":19.90}""");
		assertThat(this.alice.get("/orders/1/payments")).hasStatusOk().hasBodyTextEqualTo("""
				[{"id":1,"orderId":1,"amount":19.90}]""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"amount\":0}", "{\"amount\":-1}", "{\"amount\":0.001}",
			"{\"amount\":1e999999999}", "{\"amount\":\"ten\"}" })
	void payWhenInvalidThenBadRequestAndNoPayment(String body) {
		this.alice.post("/orders", TWO_BOOKS);
		assertThat(this.alice.post("/orders/1/payments", body)).hasStatus(HttpStatus.BAD_REQUEST)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(rows("payments")).isZero();
	}

	@Test
	void payWhenOrderUnknownThenNotFoundAndNoPayment() {
		assertThat(this.alice.post("/orders/7/payments", "{\"amount\":1}")).hasStatus(HttpStatus.NOT_FOUND)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(rows("payments")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders/7", "/orders/7/payments" })
	void getWhenOrderUnknownThenNotFoundWithItsNumber(String uri) {
		assertThat(this.alice.get(uri)).hasStatus(HttpStatus.NOT_FOUND).bodyText().contains("There is no order 7");
	}

	@Test
	void requestWhenUnknownUserThenUnauthorizedAndNoOrder() {
		SampleClient mallory = new SampleClient(this.rest, "mallory");
		assertThat(mallory.get("/orders")).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(mallory.post("/orders", TWO_BOOKS)).hasStatus(HttpStatus.UNAUTHORIZED);
		assertThat(rows("orders")).isZero();
	}

	@Test
	void requestWhenNoUserThenUnauthorized() {
		this.rest.get().uri("/orders").exchange().expectStatus().isUnauthorized();
	}

	private int rows(String table) {
		return JdbcTestUtils.countRowsInTable(this.jdbc, table);
	}

}

package dev.idempotent.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

/**
 * Results of every type that a method can return. Each says which execution made it.
 */
@RestController
@RequestMapping("/results")
class ResultsController {

	private static final Instant THEN = Instant.parse("2026-11-24T10:15:30.123456789Z");

	private final Gate gate;

	private final JsonMapper mapper;

	ResultsController(Gate gate, JsonMapper mapper) {
		this.gate = gate;
		this.mapper = mapper;
	}

	@PostMapping("/record")
	@Idempotent
	Everything record() {
		return everything();
	}

	@PostMapping("/record-created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Everything recordCreated() {
		return everything();
	}

	@PostMapping("/list")
	@Idempotent
	List<Everything> list() {
		Everything everything = everything();
		return List.of(everything, everything);
	}

	@PostMapping("/generic")
	@Idempotent
	ResponseEntity<Page<Everything>> generic() {
		return ResponseEntity.ok(new Page<>(List.of(everything()), 1));
	}

	@PostMapping("/optional")
	@Idempotent
	Optional<Everything> optional() {
		return Optional.of(everything());
	}

	@PostMapping("/optional-empty")
	@Idempotent
	Optional<Everything> optionalEmpty() {
		this.gate.pass();
		return Optional.empty();
	}

	@PostMapping("/decimal")
	@Idempotent
	BigDecimal decimal() {
		return new BigDecimal(this.gate.pass() + ".100");
	}

	@PostMapping("/instant")
	@Idempotent
	Instant instant() {
		return THEN.plusSeconds(this.gate.pass());
	}

	@PostMapping("/enum")
	@Idempotent
	TimeUnit enumeration() {
		return TimeUnit.values()[this.gate.pass()];
	}

	@PostMapping("/null")
	@Idempotent
	@Nullable Everything nothing() {
		this.gate.pass();
		return null;
	}

	@PostMapping("/sealed")
	@Idempotent
	Shape sealed() {
		return new Circle(this.gate.pass());
	}

	@PostMapping("/sealed-list")
	@Idempotent
	List<Shape> sealedList() {
		return List.of(new Circle(this.gate.pass()), new Square(2));
	}

	@PostMapping("/string")
	@Idempotent
	String string() {
		return "execution " + this.gate.pass() + " \u00e4\u20ac";
	}

	@PostMapping("/bytes")
	@Idempotent
	byte[] bytes() {
		return new byte[] { (byte) this.gate.pass(), 0, -1, (byte) 0x80 };
	}

	@PostMapping("/map")
	@Idempotent
	Map<String, Object> map() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("z", new BigDecimal("10.00"));
		map.put("a", this.gate.pass());
		map.put("then", THEN);
		map.put("none", null);
		return map;
	}

	@PostMapping("/map-created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	Map<String, Object> mapCreated() {
		return map();
	}

	@PostMapping("/node")
	@Idempotent
	JsonNode node() {
		return this.mapper.readTree("{\"z\":1.10,\"a\":[" + this.gate.pass() + ",null]}");
	}

	@PostMapping("/wildcard")
	@Idempotent
	ResponseEntity<?> wildcard() {
		return ResponseEntity.status(HttpStatus.CREATED).body(everything());
	}

	@PostMapping("/wildcard-string")
	@Idempotent
	ResponseEntity<?> wildcardString() {
		return ResponseEntity.ok("execution " + this.gate.pass());
	}

	@PostMapping("/wildcard-bytes")
	@Idempotent
	ResponseEntity<?> wildcardBytes() {
		return ResponseEntity.ok(new byte[] { (byte) this.gate.pass(), 7 });
	}

	@PostMapping("/wildcard-instant")
	@Idempotent
	ResponseEntity<?> wildcardInstant() {
		return ResponseEntity.ok(THEN.plusSeconds(this.gate.pass()));
	}

	@SuppressWarnings("rawtypes")
	@PostMapping("/raw-entity")
	@Idempotent
	ResponseEntity rawEntity() {
		return ResponseEntity.ok(everything());
	}

	@PostMapping("/http-entity")
	@Idempotent
	HttpEntity<Everything> httpEntity() {
		return new HttpEntity<>(everything());
	}

	@PostMapping("/object")
	@Idempotent
	Object object() {
		return ResponseEntity.status(HttpStatus.CREATED).header("X-Own", "1").body(everything());
	}

	@PostMapping("/content-type")
	@Idempotent
	ResponseEntity<String> contentType() {
		return ResponseEntity.ok().contentType(MediaType.TEXT_XML).body("<a>" + this.gate.pass() + "</a>");
	}

	@PostMapping("/no-creator")
	@Idempotent
	NoCreator noCreator() {
		return new NoCreator(this.gate.pass(), "x");
	}

	@PostMapping("/no-creator-created")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	NoCreator noCreatorCreated() {
		return new NoCreator(this.gate.pass(), "x");
	}

	@PostMapping("/no-creator-entity")
	@Idempotent
	ResponseEntity<NoCreator> noCreatorEntity() {
		return ResponseEntity.status(HttpStatus.CREATED).body(new NoCreator(this.gate.pass(), "x"));
	}

	@PostMapping("/forgetful")
	@Idempotent
	Forgetful forgetful() {
		return new Forgetful().with(this.gate.pass());
	}

	@PostMapping("/interface")
	@Idempotent
	@ResponseStatus(HttpStatus.CREATED)
	View anInterface() {
		int execution = this.gate.pass();
		return () -> "execution " + execution;
	}

	@PostMapping("/json-view")
	@Idempotent
	@JsonView(Public.class)
	Viewed jsonView() {
		return new Viewed("execution " + this.gate.pass(), "secret");
	}

	@PostMapping("/int")
	@Idempotent
	int primitive() {
		return this.gate.pass();
	}

	private Everything everything() {
		return new Everything(this.gate.pass(), new BigDecimal("10.00"), THEN, TimeUnit.DAYS, null,
				Optional.of("\u00e4\u20ac"), List.of(1L, 2L), Map.of("k", new BigDecimal("1.50")),
				new byte[] { 1, -1 });
	}

	record Everything(int execution, BigDecimal amount, Instant then, TimeUnit unit, @Nullable String none,
			Optional<String> text, List<Long> longs, Map<String, BigDecimal> amounts, byte[] bytes) {
	}

	record Page<T>(List<T> content, int total) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	static final class NoCreator {

		private final int execution;

		private final String text;

		NoCreator(int execution, String text) {
			this.execution = execution;
			this.text = text;
		}

		public int getExecution() {
			return this.execution;
		}

		public String getComputed() {
			return this.text + this.execution;
		}

	}

	/**
	 * Comes back from JSON without an error, but empty.
	 */
	static class Forgetful {

		private int execution;

		Forgetful with(int execution) {
			this.execution = execution;
			return this;
		}

		public String getText() {
			return "execution " + this.execution;
		}

	}

	interface View {

		String getText();

	}

	interface Public {

	}

	interface Internal {

	}

	record Viewed(@JsonView(Public.class) String shown, @JsonView(Internal.class) String hidden) {
	}

}

package dev.idempotent.fingerprint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonDigestTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1,"b":2}                 | {"b":2,"a":1}
			{"a":1,"b":2}                 | { "a" : 1, "b" : 2 }
			{"a":{"b":1,"c":[2]},"d":{}}  | {"d":{},"a":{"c":[2],"b":1}}
			[{"a":1,"b":2}]               | [{"b":2,"a":1}]
			{"a":1,"b":3,"a":2}           | {"b":3,"a":1,"a":2}
			{"\\u0061":"\\u0062"}         | {"a":"b"}
			{"":1,"a":2}                  | {"a":2,"":1}
			""")
	void ofWhenOnlyOrderOfMembersOrSpaceDiffersThenEqual(String one, String other) {
		assertThat(digest(one)).isNotNull().isEqualTo(digest(other));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1,"b":2}       | {"a":2,"b":1}
			{"a":1}             | {"b":1}
			{"a":1}             | {"a":1,"b":null}
			{"a":1,"a":2}       | {"a":2,"a":1}
			{"a":1,"a":2}       | {"a":2}
			{"a":1,"a":1}       | {"a":1}
			[1,2]               | [2,1]
			[1,2]               | [12]
			[[1],2]             | [[1,2]]
			[[],[]]             | [[[]]]
			[]                  | {}
			[]                  | null
			[]                  | [null]
			["a",1]             | {"a":1}
			{"a":{"b":1}}       | {"a":{},"b":1}
			"1"                 | 1
			"null"              | null
			"true"              | true
			true                | false
			1.0                 | 1.00
			1                   | 1.0
			1e2                 | 100
			1e999999999         | 1e999999998
			"a"                 | "A"
			"\\ud800"           | "\\ud801"
			"\\ud800"           | "?"
			["a","b"]           | ["a,b"]
			["t"]               | [true]
			12345678901234567890123 | 12345678901234567890124
			""")
	void ofWhenAnythingElseDiffersThenDifferent(String one, String other) {
		assertThat(digest(one)).isNotNull();
		assertThat(digest(other)).isNotNull().isNotEqualTo(digest(one));
	}

	@Test
	void ofWhenNameIsAsLongAsAnyMarkerThenDifferent() {
		List<String> digests = IntStream.rangeClosed(0, 300)
			.mapToObj((length) -> digest("{\"" + "n".repeat(length) + "\":1}"))
			.toList();
		assertThat(digests).doesNotHaveDuplicates().doesNotContainNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "{\"a\":", "[1,]", "{} {}", "1 2", "nul", "{'a':1}", "// c\n1", "NaN", "01",
			"\"\t\"" })
	void ofWhenItIsNoDocumentThenNone(String text) {
		assertThat(digest(text)).isNull();
	}

	@Test
	void ofWhenBytesAreNoUtf8ThenNone() throws IOException {
		assertThat(digest(new byte[] { '"', (byte) 0xff, '"' })).isNull();
		for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
			assertThat(digest("{\"a\":1}".getBytes(charset))).as(charset).isNull();
		}
	}

	@Test
	void ofWhenThereIsAByteOrderMarkThenItDoesNotCount() {
		assertThat(digest("\ufeff{\"a\":1}")).isNotNull().isEqualTo(digest("{\"a\":1}"));
	}

	@Test
	void ofWhenMoreThanTheParserTakesThenNone() {
		assertThat(digest("[".repeat(500) + "]".repeat(500))).isNotNull();
		assertThat(digest("[".repeat(501) + "]".repeat(501))).isNull();
		assertThat(digest("1".repeat(1001))).isNull();
		assertThat(digest("{\"" + "n".repeat(50_001) + "\":1}")).isNull();
		assertThat(digest("\"" + "x".repeat(9_000_000) + "\"")).isNotNull();
	}

	@Test
	void ofWhenValuesAreLargeThenTheirOrderAndContentCountAsEver() {
		String large = "\"" + "x".repeat(5000) + "\"";
		assertThat(digest("{\"a\":" + large + ",\"b\":" + large + "1,\"c\":1}".replace("\"1,", "\",")))
			.isEqualTo(digest("{\"a\":" + large + ",\"b\":" + large + "1,\"c\":1}".replace("\"1,", "\",")));
		assertThat(digest("{\"b\":1,\"a\":" + large + "}")).isNotNull()
			.isEqualTo(digest("{\"a\":" + large + ",\"b\":1}"));
		assertThat(digest("{\"a\":" + large + "}"))
			.isNotEqualTo(digest("{\"a\":" + large.replace("xx\"", "xy\"") + "}"));
		String numbers = IntStream.range(0, 10_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
		assertThat(digest("[" + numbers + "]"))
			.isNotEqualTo(digest("[" + numbers.replace(",7777,7778,", ",7778,7777,") + "]"));
		assertThat(digest("[" + numbers + "]")).isNotEqualTo(digest("[[" + numbers + "]]"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/sentAt      | {"a":1,"sentAt":5}            | {"sentAt":{"x":[1]},"a":1}
			/sentAt      | {"a":1,"sentAt":5}            | {"a":1}
			/a/b         | {"a":{"b":1,"c":2}}           | {"a":{"c":2}}
			/a/1         | {"a":[1,2,3]}                 | {"a":[1,{"x":2},3]}
			/a/1/t       | {"a":[1,{"t":1,"u":2},3]}     | {"a":[1,{"u":2,"t":3},3]}
			/a~1b        | {"a/b":1}                     | {"a/b":2}
			/m~0n        | {"m~n":1}                     | {"m~n":2}
			/~01         | {"~1":1}                      | {"~1":2}
			/            | {"":1}                        | {"":2}
			/a b         | {"a b":1}                     | {"a b":2}
			/0           | {"0":1}                       | {"0":2}
			/-           | {"-":1}                       | {"-":2}
			/a           | {"a":1,"b":2,"a":3}           | {"b":2,"a":4}
			""")
	void ofWhenOnlyWhatIsIgnoredDiffersThenEqual(String pointer, String one, String other) {
		assertThat(digest(one, pointer)).isNotNull().isEqualTo(digest(other, pointer));
		assertThat(digest(one)).isNotEqualTo(digest(other));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/sentAt | {"sentAt":1,"b":{"sentAt":1}} | {"sentAt":1,"b":{"sentAt":2}}
			/a/b    | {"a":{"b":1,"c":2}}           | {"a":{"b":1,"c":3}}
			/a/b    | {"a":{"b":1}}                 | {"a":{}, "c":1}
			/a/-    | {"a":[1,2]}                   | {"a":[1,3]}
			/a/01   | {"a":[1,2]}                   | {"a":[1,3]}
			/a/1    | {"a":[1,2,3]}                 | {"a":[1,2,4]}
			/a      | [1]                           | [2]
			/A      | {"a":1}                       | {"a":2}
			""")
	void ofWhenWhatIsNotIgnoredDiffersThenDifferent(String pointer, String one, String other) {
		assertThat(digest(one, pointer)).isNotNull().isNotEqualTo(digest(other, pointer));
	}

	@RepeatedTest(200)
	void ofWhenDocumentIsRandomThenOnlyItsMembersHaveNoOrder(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		Json json = Json.random(random, 4);
		String digest = digest(json.written(new Random(1)));
		assertThat(digest).isNotNull().isEqualTo(digest(json.written(new Random(2))));
		Json changed = json.changed(random);
		assertThat(digest(changed.written(random))).as("%s and %s", json, changed).isNotNull().isNotEqualTo(digest);
	}

	private static @Nullable String digest(String document, String... ignored) {
		try {
			return digest(document.getBytes(StandardCharsets.UTF_8), ignored);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable String digest(byte[] document, String... ignored) throws IOException {
		byte[] digest = JsonDigest.of(new ByteArrayResource(document), IgnoredValues.of(List.of(ignored)));
		return (digest != null) ? HexFormat.of().formatHex(digest) : null;
	}

	/**
	 * A document, or a part of one.
	 *
	 * @param kind an object, an array, or a scalar as it is written
	 */
	private record Json(String kind, List<String> names, List<Json> values) {

		static Json random(Random random, int depth) {
			int kind = random.nextInt((depth > 0) ? 6 : 4);
			if (kind < 4) {
				return new Json(
						List.of("null", "true", Integer.toString(random.nextInt(1000)),
								"\"" + "s".repeat(random.nextInt(3000)) + random.nextInt(10) + "\"")
							.get(kind),
						List.of(), List.of());
			}
			int size = random.nextInt(6);
			List<String> names = new ArrayList<>();
			List<Json> values = new ArrayList<>();
			for (int i = 0; i < size; i++) {
				names.add("n" + i);
				values.add(random(random, depth - 1));
			}
			return new Json((kind == 4) ? "{" : "[", names, values);
		}

		Json changed(Random random) {
			if (this.values.isEmpty() || random.nextInt(4) == 0) {
				return new Json("\"changed\"", List.of(), List.of());
			}
			int index = random.nextInt(this.values.size());
			List<Json> values = new ArrayList<>(this.values);
			values.set(index, values.get(index).changed(random));
			return new Json(this.kind, this.names, values);
		}

		String written(Random random) {
			String space = " ".repeat(random.nextInt(3));
			if (this.kind.equals("[")) {
				return this.values.stream()
					.map((value) -> value.written(random))
					.collect(Collectors.joining("," + space, "[", "]"));
			}
			if (!this.kind.equals("{")) {
				return space + this.kind;
			}
			List<String> members = new ArrayList<>();
			for (int i = 0; i < this.names.size(); i++) {
				members.add("\"" + this.names.get(i) + "\":" + space + this.values.get(i).written(random));
			}
			Collections.shuffle(members, random);
			return "{" + String.join("," + space, members) + "}";
		}

		@Override
		public String toString() {
			return Arrays.toString(written(new Random(0)).split("s{9,}"));
		}

	}

}

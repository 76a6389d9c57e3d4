package dev.idempotent.fingerprint;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CanonicalDigestTests {

	private final CanonicalDigest digest = new CanonicalDigest();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1,"b":2}                 | {"b":2,"a":1}
			{"a":1,"b":2}                 | { "a" : 1, "b" : 2 }
			{"a":{"b":1,"c":[2]},"d":{}}  | {"d":{},"a":{"c":[2],"b":1}}
			[{"a":1,"b":2}]               | [{"b":2,"a":1}]
			{"a":1,"b":3,"a":2}           | {"b":3,"a":1,"a":2}
			{"\\u0061":"\\u0062"}         | {"a":"b"}
			""")
	void digestWhenOnlyOrderOfMembersOrSpaceDiffersThenEqual(String one, String other) {
		assertThat(digest(one)).isEqualTo(digest(other));
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
			"a"                 | "A"
			"\\ud800"           | "\\ud801"
			12345678901234567890123 | 12345678901234567890124
			""")
	void digestWhenAnythingElseDiffersThenDifferent(String one, String other) {
		assertThat(digest(one)).isNotEqualTo(digest(other));
	}

	@Test
	void digestWhenAskedTwiceThenSameCopy() {
		this.digest.scalar("string", "a");
		byte[] first = this.digest.digest();
		assertThat(first).hasSize(32).isEqualTo(this.digest.digest());
		first[0]++;
		assertThat(first).isNotEqualTo(this.digest.digest());
	}

	@Test
	void digestWhenDeeplyNestedThenNoStackIsNeeded() {
		for (int i = 0; i < 10_000; i++) {
			this.digest.startArray();
		}
		for (int i = 0; i < 10_000; i++) {
			this.digest.end();
		}
		assertThat(this.digest.digest()).hasSize(32);
	}

	@Test
	void nameWhenTooManyMembersThenRefused() {
		this.digest.startArray();
		for (int i = 0; i < 100_000; i++) {
			this.digest.startObject();
			this.digest.name("a");
			this.digest.scalar("null", "");
			this.digest.end();
		}
		this.digest.startObject();
		assertThatIllegalStateException().isThrownBy(() -> this.digest.name("a")).withMessageContaining("100000");
	}

	@Test
	void digestWhenNothingWasAddedThenRefused() {
		assertThatIllegalStateException().isThrownBy(this.digest::digest);
	}

	@Test
	void digestWhenNotEndedThenRefused() {
		this.digest.startObject();
		this.digest.name("a");
		this.digest.startArray();
		this.digest.end();
		assertThatIllegalStateException().isThrownBy(this.digest::digest);
	}

	@Test
	void scalarWhenDocumentHasEndedThenRefused() {
		this.digest.scalar("number", "1");
		assertThatIllegalStateException().isThrownBy(() -> this.digest.scalar("number", "1"));
	}

	@Test
	void scalarWhenMemberHasNoNameThenRefused() {
		this.digest.startObject();
		this.digest.name("a");
		this.digest.scalar("number", "1");
		assertThatIllegalStateException().isThrownBy(() -> this.digest.scalar("number", "1"));
	}

	@Test
	void nameWhenInArrayThenRefused() {
		this.digest.startArray();
		assertThatIllegalStateException().isThrownBy(() -> this.digest.name("a"));
	}

	private static String digest(String json) {
		CanonicalDigest digest = new CanonicalDigest();
		try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				switch (token) {
					case START_OBJECT -> digest.startObject();
					case START_ARRAY -> digest.startArray();
					case END_OBJECT, END_ARRAY -> digest.end();
					case PROPERTY_NAME -> digest.name(parser.getString());
					case VALUE_STRING -> digest.scalar("string", parser.getString());
					default -> digest.scalar(token.isNumeric() ? "number" : "literal", parser.getString());
				}
			}
		}
		return HexFormat.of().formatHex(digest.digest());
	}

}

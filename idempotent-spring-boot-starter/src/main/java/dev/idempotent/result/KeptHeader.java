package dev.idempotent.result;

import java.util.List;

import org.springframework.util.Assert;

/**
 * A header of a kept answer.
 *
 * @param name as it was written
 * @param replaces whether it was set, so that a replay sets it too; otherwise a replay
 * adds its values to those that the response has by then
 * @param values in their order, at least one; a line end in one becomes a space, as it
 * does where it is sent
 */
public record KeptHeader(String name, boolean replaces, List<String> values) {

	public KeptHeader {
		Assert.hasLength(name, "A header has a name");
		Assert.notEmpty(values, "A header has a value");
		values = (values.size() == 1) ? List.of(inOneLine(values.get(0)))
				: values.stream().map(KeptHeader::inOneLine).toList();
	}

	private static String inOneLine(String value) {
		return value.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
	}

}

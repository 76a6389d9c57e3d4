package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.implementation.FixedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExpressionMistakeTests {

	private final Method reading = TestOperations.method(Orders.class, "read");

	private final Method method = TestOperations.method(Orders.class, "place");

	@ParameterizedTest
	@ValueSource(strings = { "", "#command", "#p1[0]", "#a0.length()", "'constant'", "{#command, #lines.size()}",
			"{id: #command, lines: #lines.![id]}", "#lines.?[amount > 1].![id]", "T(java.time.LocalDate).now()",
			"new String('a').concat(#command)", "#lines.![#this.id]", "#lines[size]", "#command ?: 'none'" })
	void inWhenExpressionNamesArgumentsOnlyThenNone(String expression) {
		assertThat(ExpressionMistake.in(expression, this.method, false)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"#commnd.id | names [#commnd], which is no argument of the method; there are [#a0, #a1, #command, #lines, #p0, #p1]",
			"#command + | is not SpEL", "command.id | names [command], which is no argument: those begin with #",
			"name | names [name]", "getName() | names [getName()]", "#result.id | names [#result]",
			"#root.name | names [#root]", "@bean.key(#command) | names [@bean]",
			"#fn(#command) | names [#fn(#command)]", "#command = 'a' | names", "'a' + id | names [id]",
			"{id, #command} | names [id]" })
	void inWhenExpressionCanNotWorkThenSaysWhy(String expression, String reason) {
		ExpressionMistake mistake = ExpressionMistake.in(expression, this.method, false);
		assertThat(Objects.requireNonNull(mistake).reason()).startsWith(reason);
		assertThat(mistake.action()).contains("#command.id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#order.id", "#order?.id", "#order.line.amount", "#order.id.length", "#order.id.empty",
			"#order.tags.size", "#order.tags[0].nothing", "#open.nothing", "#order.open.nothing", "#maybe?.nothing",
			"#order.id()", "#order.self().nothing", "#order.codes.length" })
	void inWhenPropertyMayBeThereThenNone(String expression) {
		assertThat(ExpressionMistake.in(expression, this.reading, false)).isNull();
	}

	@ParameterizedTest
	@CsvSource({
			"#order.idd, 'reads idd, and Order has no property of this name; there are [id, line, tags, open, codes]'",
			"#p0?.idd, 'reads idd, and Order has no property of this name; there are [id, line, tags, open, codes]'",
			"'{#order.id, #order.line.sum}', 'reads sum, and Line has no property of this name; there are [amount]'",
			"#order.id.first, 'reads first, and String has no property of this name'",
			"#count.value.x, 'reads value, and int has no property of this name'" })
	void inWhenNoValueHasThePropertyThenSaysWhichOne(String expression, String reason) {
		ExpressionMistake mistake = ExpressionMistake.in(expression, this.reading, false);
		assertThat(Objects.requireNonNull(mistake).reason()).isEqualTo(reason);
	}

	@Test
	void inWhenExpressionIsOfResultThenMayNameIt() {
		assertThat(ExpressionMistake.in("#result.body.id == #command", this.method, true)).isNull();
	}

	@Test
	void inWhenClassHasNoParameterNamesThenSaysSo() {
		Method nameless = TestOperations.method(nameless(), "place");
		ExpressionMistake mistake = ExpressionMistake.in("#command", nameless, false);
		assertThat(Objects.requireNonNull(mistake).reason()).contains("[#command]",
				"without the names of its parameters");
		assertThat(mistake.action()).contains("-parameters", "#p0");
		assertThat(ExpressionMistake.in("#p0", nameless, false)).isNull();
	}

	private static Class<?> nameless() {
		return new ByteBuddy().subclass(Object.class)
			.defineMethod("place", String.class, Visibility.PUBLIC)
			.withParameters(String.class)
			.intercept(FixedValue.value("a"))
			.make()
			.load(ExpressionMistakeTests.class.getClassLoader())
			.getLoaded();
	}

	static class Orders {

		void place(String command, List<String> lines) {
		}

		void read(Order order, Object open, Optional<Order> maybe, int count) {
		}

	}

	record Order(String id, Line line, List<String> tags, Open open, int[] codes) {

		Order self() {
			return this;
		}

	}

	record Line(int amount) {
	}

	static class Open {

	}

}

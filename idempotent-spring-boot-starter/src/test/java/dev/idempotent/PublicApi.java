package dev.idempotent;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an application compiles against of one type: its members that are public or
 * protected, as lines.
 */
final class PublicApi {

	private PublicApi() {
	}

	static List<String> lines(Class<?> type) {
		List<String> lines = new ArrayList<>();
		lines.add(header(type));
		members(type).map((member) -> "  " + line(member)).sorted().forEach(lines::add);
		nested(type).forEach((each) -> lines(each).forEach((line) -> lines.add("  " + line)));
		return lines;
	}

	/**
	 * Returns the types of this library without which nobody can use a type.
	 */
	static Set<Class<?>> needs(Class<?> type) {
		Set<Class<?>> needed = new LinkedHashSet<>();
		Stream.concat(Stream.of(type.getGenericInterfaces()), Stream.ofNullable(type.getGenericSuperclass()))
			.forEach((each) -> add(each, needed));
		members(type).forEach((member) -> types(member).forEach((each) -> add(each, needed)));
		nested(type).forEach((each) -> needed.addAll(needs(each)));
		return needed;
	}

	private static String header(Class<?> type) {
		String kind = type.isAnnotation() ? "@interface"
				: type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
		int hidden = Modifier.ABSTRACT | Modifier.STATIC | (type.isRecord() || type.isEnum() ? Modifier.FINAL : 0)
				| Modifier.INTERFACE;
		String modifiers = Modifier.toString(type.getModifiers() & ~hidden);
		if (kind.equals("class") && Modifier.isAbstract(type.getModifiers())) {
			modifiers += " abstract";
		}
		String supers = Stream
			.concat(Stream.ofNullable(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()))
			.map(Type::getTypeName)
			.filter((name) -> !name.startsWith("java.lang.Object") && !name.startsWith("java.lang.Enum")
					&& !name.startsWith("java.lang.Record"))
			.collect(Collectors.joining(", "));
		return modifiers + (type.isSealed() ? " sealed " : " ") + kind + " " + type.getTypeName()
				+ (supers.isEmpty() ? "" : " : " + supers);
	}

	private static Stream<Class<?>> nested(Class<?> type) {
		return Arrays.stream(type.getDeclaredClasses())
			.filter((each) -> isVisible(each.getModifiers()))
			.sorted(Comparator.comparing(Class::getName));
	}

	private static Stream<Member> members(Class<?> type) {
		return Stream.<Member[]>of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
			.flatMap(Arrays::stream)
			.filter((member) -> isVisible(member.getModifiers()) && !member.isSynthetic());
	}

	private static String line(Member member) {
		if (member instanceof Field field) {
			return modifiers(field) + field.getGenericType().getTypeName() + " " + field.getName();
		}
		Executable executable = (Executable) member;
		String parameters = Arrays.stream(executable.getGenericParameterTypes())
			.map(Type::getTypeName)
			.collect(Collectors.joining(", ", "(", ")"));
		if (executable instanceof Constructor<?>) {
			return modifiers(member) + "new" + parameters;
		}
		Method method = (Method) executable;
		Object value = method.getDefaultValue();
		return modifiers(member) + (method.isDefault() ? "default " : "") + method.getGenericReturnType().getTypeName()
				+ " " + method.getName() + parameters + ((value != null) ? " = " + value(value) : "");
	}

	private static String value(Object value) {
		return (value instanceof Object[] values) ? Arrays.toString(values) : String.valueOf(value);
	}

	private static String modifiers(Member member) {
		int shown = member.getModifiers() & (Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
		if (member.getDeclaringClass().isInterface()) {
			shown &= Modifier.STATIC;
		}
		return (shown != 0) ? Modifier.toString(shown) + " " : "";
	}

	private static Stream<Type> types(Member member) {
		if (member instanceof Field field) {
			return Stream.of(field.getGenericType());
		}
		Executable executable = (Executable) member;
		Stream<Type> parameters = Stream.of(executable.getGenericParameterTypes());
		return (executable instanceof Method method)
				? Stream.concat(Stream.of(method.getGenericReturnType()), parameters) : parameters;
	}

	private static void add(Type type, Set<Class<?>> needed) {
		if (type instanceof ParameterizedType parameterized) {
			add(parameterized.getRawType(), needed);
			Stream.of(parameterized.getActualTypeArguments()).forEach((each) -> add(each, needed));
		}
		else if (type instanceof WildcardType wildcard) {
			Stream.of(wildcard.getUpperBounds()).forEach((each) -> add(each, needed));
		}
		else if (type instanceof GenericArrayType array) {
			add(array.getGenericComponentType(), needed);
		}
		else if (type instanceof Class<?> simple && simple.getName().startsWith("dev.idempotent.")) {
			needed.add(topLevel(simple));
		}
	}

	private static Class<?> topLevel(Class<?> type) {
		return (type.getEnclosingClass() != null) ? topLevel(type.getEnclosingClass()) : type;
	}

	private static boolean isVisible(int modifiers) {
		return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
	}

}

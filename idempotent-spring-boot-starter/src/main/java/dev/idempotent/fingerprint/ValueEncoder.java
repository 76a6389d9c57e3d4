package dev.idempotent.fingerprint;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

import dev.idempotent.fingerprint.FramedBytes.Part;

/**
 * Writes a value so that no two different ones give the same bytes, and equal ones give
 * the same in every JVM. A class counts, by its name, only where the declared type leaves
 * it open. Fields that are null are left out, so that a new one changes nothing. For one
 * value.
 */
final class ValueEncoder {

	private static final int MAX_DEPTH = 500;

	private static final char END = 'e';

	private final FramedBytes bytes = new FramedBytes();

	private final Map<Object, Boolean> open = new IdentityHashMap<>();

	/**
	 * Returns a value's digest.
	 * @throws IllegalArgumentException when it holds something that can't be told apart
	 */
	static byte[] digest(@Nullable Object value, ResolvableType declared) {
		ValueEncoder encoder = new ValueEncoder();
		encoder.add(value, declared);
		return encoder.bytes.digest();
	}

	private void add(@Nullable Object value, ResolvableType declared) {
		int start = this.bytes.size();
		if (value == null) {
			this.bytes.put('n');
		}
		else if (value instanceof Enum<?> constant) {
			type('u', constant.getDeclaringClass(), declared);
			this.bytes.put(constant.name());
		}
		else if (!PlainValues.add(value, this.bytes)) {
			enter(value);
			addComposite(value, declared);
			this.open.remove(value);
		}
		this.bytes.end(start);
	}

	private void enter(Object value) {
		if (this.open.put(value, true) != null) {
			throw mistake(value.getClass(), "it contains itself");
		}
		if (this.open.size() > MAX_DEPTH) {
			throw mistake(value.getClass(), "it is nested deeper than " + MAX_DEPTH);
		}
	}

	private void addComposite(Object value, ResolvableType declared) {
		if (value instanceof Object[] array) {
			addOrdered('a', Arrays.asList(array), declared.getComponentType());
		}
		else if (value instanceof AtomicReferenceArray<?> array) {
			addOrdered('A', IntStream.range(0, array.length()).mapToObj(array::get).toList(),
					declared.as(AtomicReferenceArray.class).getGeneric(0));
		}
		else if (value instanceof Optional<?> optional) {
			this.bytes.put('o');
			add(optional.orElse(null), declared.as(Optional.class).getGeneric(0));
		}
		else if (value instanceof AtomicReference<?> reference) {
			this.bytes.put('r');
			add(reference.get(), declared.as(AtomicReference.class).getGeneric(0));
		}
		else if (value instanceof Map.Entry<?, ?> entry && ObjectFields.isPlatform(entry.getClass())) {
			addOrdered('t', Arrays.asList(entry.getKey(), entry.getValue()), ResolvableType.NONE);
		}
		else if (value instanceof JsonNode node) {
			addNode(node);
		}
		else {
			addContent(value, declared);
			addFields(value, declared);
		}
	}

	private void addContent(Object value, ResolvableType declared) {
		if (value instanceof List<?> || value instanceof Queue<?>) {
			addOrdered((value instanceof List<?>) ? 'l' : 'q', (Collection<?>) value,
					declared.asCollection().getGeneric(0));
		}
		else if (value instanceof Set<?> set) {
			ResolvableType element = declared.asCollection().getGeneric(0);
			addUnordered('s', set, (each) -> add(each, element));
		}
		else if (value instanceof Map<?, ?> map) {
			ResolvableType type = declared.asMap();
			addUnordered('m', map.entrySet(), (entry) -> {
				add(entry.getKey(), type.getGeneric(0));
				add(entry.getValue(), type.getGeneric(1));
			});
		}
		else {
			type('c', value.getClass(), declared);
		}
	}

	private void addNode(JsonNode node) {
		this.bytes.put('j').put(node.getNodeType().name());
		if (node.isObject()) {
			addUnordered('m', node.properties(), (member) -> {
				this.bytes.put(',').put(member.getKey());
				add(member.getValue(), ResolvableType.NONE);
			});
		}
		else if (node.isArray()) {
			addOrdered('l', node.values(), ResolvableType.NONE);
		}
		else {
			add(node.isNumber() ? node.numberValue()
					: (node instanceof POJONode pojo) ? pojo.getPojo() : node.asString(), ResolvableType.NONE);
		}
	}

	private void addOrdered(char tag, Collection<?> elements, ResolvableType type) {
		int start = this.bytes.put(tag).size();
		for (Object element : elements) {
			add(element, type);
			start = this.bytes.end(start);
		}
		this.bytes.put(END);
	}

	private <T> void addUnordered(char tag, Collection<T> elements, Consumer<T> add) {
		this.bytes.put(tag);
		List<Part> parts = new ArrayList<>();
		for (T element : elements) {
			int start = this.bytes.size();
			add.accept(element);
			parts.add(this.bytes.part(start, this.bytes.size()));
		}
		this.bytes.sort(parts);
		this.bytes.put(END);
	}

	private void addFields(Object value, ResolvableType declared) {
		ObjectFields fields = ObjectFields.of(value.getClass());
		if (fields.mistake() != null) {
			throw mistake(value.getClass(), fields.mistake());
		}
		for (Field field : fields.fields()) {
			Object content = ReflectionUtils.getField(field, value);
			if (content != null) {
				this.bytes.put(',').put(field.getName());
				add(content, ResolvableType.forField(field, declared));
			}
		}
		this.bytes.put(END);
	}

	private void type(char tag, Class<?> type, ResolvableType declared) {
		boolean known = type == declared.resolve();
		this.bytes.put(tag).put(known ? "" : type.getName());
	}

	private static IllegalArgumentException mistake(Class<?> type, String reason) {
		return new IllegalArgumentException(
				"a value of type " + type.getTypeName() + " can't be told from another: " + reason);
	}

}

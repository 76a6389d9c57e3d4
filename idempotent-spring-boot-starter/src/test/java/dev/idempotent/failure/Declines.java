package dev.idempotent.failure;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Exceptions as applications write them.
 */
final class Declines {

	private Declines() {
	}

	enum Reason {

		FUNDS, LIMIT

	}

	record Limit(BigDecimal amount, Set<Reason> reasons, @Nullable Limit next) {
	}

	static class MessageOnly extends RuntimeException {

		MessageOnly(@Nullable String text) {
			super(text);
		}

	}

	static class WithCause extends RuntimeException {

		WithCause(String msg, Throwable ex) {
			super(msg, ex);
		}

	}

	static class FixedMessage extends RuntimeException {

		private @Nullable String code;

		FixedMessage() {
			super("Declined");
		}

		FixedMessage code(String code) {
			this.code = code;
			return this;
		}

		@Nullable String code() {
			return this.code;
		}

	}

	/**
	 * Checked, and with all kinds of properties.
	 */
	static class Rich extends Exception {

		private final BigDecimal amount;

		private final Instant at;

		private final Reason reason;

		private final List<Limit> limits;

		private final Map<String, Instant> seen;

		private final Optional<String> hint;

		private final @Nullable URI more;

		private final transient int[] tries;

		private int level;

		Rich(String message, BigDecimal amount, Instant at, Reason reason, List<Limit> limits,
				Map<String, Instant> seen, Optional<String> hint, @Nullable URI more, int[] tries) {
			super(message);
			this.amount = amount;
			this.at = at;
			this.reason = reason;
			this.limits = List.copyOf(limits);
			this.seen = Map.copyOf(seen);
			this.hint = hint;
			this.more = more;
			this.tries = tries;
		}

		Rich level(int level) {
			this.level = level;
			return this;
		}

		List<@Nullable Object> properties() {
			return Arrays.asList(this.amount, this.at, this.reason, this.limits, this.seen, this.hint, this.more,
					this.level);
		}

		int[] tries() {
			return this.tries;
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	sealed interface Means {

	}

	record Card(String last) implements Means {
	}

	record Account(String iban) implements Means {
	}

	static class Typed extends RuntimeException {

		private final HttpStatus status;

		private final Means first;

		private final List<Means> means;

		private final JsonNode node;

		private final Optional<Card> none;

		private final @Nullable Set<Reason> unset;

		private final byte[] data;

		Typed(HttpStatusCode status, Means first, List<Means> means, JsonNode node, Optional<Card> none,
				@Nullable Set<Reason> unset, byte[] data) {
			super("Declined with " + status.value());
			this.status = HttpStatus.valueOf(status.value());
			this.first = first;
			this.means = means;
			this.node = node;
			this.none = none;
			this.unset = unset;
			this.data = data;
		}

		List<@Nullable Object> properties() {
			return Arrays.asList(this.status, this.first, this.means, this.node, this.none, this.unset);
		}

		byte[] data() {
			return this.data;
		}

	}

	static class OverriddenMessage extends RuntimeException {

		private final String order;

		OverriddenMessage(String message, String order) {
			super(message);
			this.order = order;
		}

		@Override
		public String getMessage() {
			return "Order " + this.order + ": " + super.getMessage();
		}

	}

	static class FurtherOverriddenMessage extends OverriddenMessage {

		FurtherOverriddenMessage(String message, String order) {
			super(message, order);
		}

		@Override
		public String getMessage() {
			return "(" + super.getMessage() + ")";
		}

	}

	static class ComposedMessage extends RuntimeException {

		private final UUID orderId;

		ComposedMessage(UUID orderId) {
			super("There is no order " + orderId);
			this.orderId = orderId;
		}

		UUID orderId() {
			return this.orderId;
		}

	}

	/**
	 * The constructor that restores most makes another message.
	 */
	static class MisleadingConstructor extends RuntimeException {

		private final String reason;

		MisleadingConstructor(String message, String reason) {
			super(message + ": " + reason);
			this.reason = reason;
		}

		MisleadingConstructor(String text) {
			super(text);
			this.reason = "none";
		}

		String reason() {
			return this.reason;
		}

	}

	static class MessageLost extends RuntimeException {

		MessageLost(String id) {
			super("There is no order " + id);
		}

	}

	/**
	 * Its constructor refuses what it made itself.
	 */
	static class Strict extends RuntimeException {

		Strict(String text) {
			super("(" + text + ")");
			if (text.startsWith("(")) {
				throw new IllegalArgumentException(text);
			}
		}

	}

	static class Counting extends RuntimeException {

		static final AtomicInteger constructed = new AtomicInteger();

		Counting(String message) {
			super(message);
			constructed.incrementAndGet();
		}

	}

	static class Accessor extends RuntimeException {

		private final long raw;

		Accessor(String message, BigDecimal amount) {
			super(message);
			this.raw = amount.unscaledValue().longValueExact();
		}

		public BigDecimal getAmount() {
			return BigDecimal.valueOf(this.raw, 2);
		}

	}

	static class Parent extends RuntimeException {

		private final String code;

		Parent(String message, String code) {
			super(message);
			this.code = code;
		}

		String parentCode() {
			return this.code;
		}

	}

	static class HidingField extends Parent {

		private final String code;

		HidingField(String message, String code) {
			super(message, "P-" + code);
			this.code = code;
		}

		String code() {
			return this.code;
		}

	}

	static class KeepsException extends RuntimeException {

		private final @Nullable Exception original;

		KeepsException(String message, @Nullable Exception original) {
			super(message);
			this.original = original;
		}

		@Nullable Exception original() {
			return this.original;
		}

	}

	static class Untyped extends RuntimeException {

		private final Object value;

		Untyped(String message, Object value) {
			super(message);
			this.value = value;
		}

		Object value() {
			return this.value;
		}

	}

	static class NeedsCause extends RuntimeException {

		NeedsCause(String message, Throwable cause) {
			super(message, Objects.requireNonNull(cause));
		}

	}

	static class Problem extends ErrorResponseException {

		private final String order;

		Problem(String order) {
			super(HttpStatus.CONFLICT, ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Order " + order), null);
			this.order = order;
		}

		String order() {
			return this.order;
		}

	}

	static class StatusWithHeaders extends ResponseStatusException {

		private final HttpHeaders extra;

		StatusWithHeaders(HttpStatusCode status, HttpHeaders extra) {
			super(status, "busy");
			this.extra = extra;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.extra;
		}

	}

	abstract static class Abstract extends RuntimeException {

		Abstract(String message) {
			super(message);
		}

	}

	static class Concrete extends Abstract {

		Concrete(String message) {
			super(message);
		}

	}

	abstract static class Childless extends RuntimeException {

	}

	abstract static sealed class Sealed extends RuntimeException {

	}

	static final class Permitted extends Sealed {

	}

	abstract static sealed class SealedBelow extends Sealed {

	}

	static final class PermittedBelow extends SealedBelow {

	}

	class Inner extends RuntimeException {

	}

	static class NeedsMore extends RuntimeException {

		private final String reason;

		private final BigDecimal amount;

		NeedsMore(String text, StringBuilder detail, long amount) {
			super(text);
			this.reason = detail.toString();
			this.amount = BigDecimal.valueOf(amount);
		}

		String text() {
			return this.reason + this.amount;
		}

	}

	static class BelowMessageOnly extends MessageOnly {

		private final @Nullable Secret secret;

		BelowMessageOnly(@Nullable Secret secret) {
			super("Declined");
			this.secret = secret;
		}

		@Nullable Secret secret() {
			return this.secret;
		}

	}

	interface Secret {

	}

	static class Unreadable extends RuntimeException {

		private final @Nullable List<Secret> secrets;

		Unreadable(String message, @Nullable List<Secret> secrets) {
			super(message);
			this.secrets = secrets;
		}

		@Nullable List<Secret> secrets() {
			return this.secrets;
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	static class NamesItsClass {

		public String text = "";

	}

	static class NamesClass extends RuntimeException {

		private final NamesItsClass value;

		NamesClass(String message, NamesItsClass value) {
			super(message);
			this.value = value;
		}

		NamesItsClass value() {
			return this.value;
		}

	}

}

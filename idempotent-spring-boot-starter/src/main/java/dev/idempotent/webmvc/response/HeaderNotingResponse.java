package dev.idempotent.webmvc.response;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A response that notes which headers are set on it and passes them on, as it does a
 * status. What can't be changed any more is ignored, as containers do.
 */
abstract class HeaderNotingResponse extends HttpServletResponseWrapper {

	private final HeldHeaders headers = new HeldHeaders();

	HeaderNotingResponse(HttpServletResponse response) {
		super(response);
	}

	public HeldHeaders headers() {
		return this.headers;
	}

	/**
	 * Returns whether status and headers can still be changed.
	 */
	abstract boolean isOpen();

	/**
	 * Returns the encoding that is fixed by a writer in use, or null.
	 */
	abstract @Nullable String fixedEncoding();

	@Override
	public void setHeader(String name, @Nullable String value) {
		if (isLength(name)) {
			setContentLengthLong(length(value));
		}
		else if (isOpen()) {
			super.setHeader(name, value);
			note(name, value, true);
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		if (isLength(name)) {
			setHeader(name, value);
		}
		else if (isOpen()) {
			super.addHeader(name, value);
			note(name, value, false);
		}
	}

	@Override
	public void setIntHeader(String name, int value) {
		setHeader(name, Integer.toString(value));
	}

	@Override
	public void addIntHeader(String name, int value) {
		addHeader(name, Integer.toString(value));
	}

	@Override
	public void setDateHeader(String name, long date) {
		if (isOpen()) {
			super.setDateHeader(name, date);
			this.headers.set(name, super.getHeader(name));
		}
	}

	@Override
	public void addDateHeader(String name, long date) {
		if (isOpen()) {
			super.addDateHeader(name, date);
			Collection<String> values = super.getHeaders(name);
			this.headers.add(name, List.copyOf(values).get(values.size() - 1));
		}
	}

	@Override
	public void setContentType(@Nullable String type) {
		if (isOpen()) {
			super.setContentType(type);
			String encoding = fixedEncoding();
			if (encoding != null) {
				super.setCharacterEncoding(encoding);
			}
			noteContentType();
		}
	}

	@Override
	public void setCharacterEncoding(String encoding) {
		if (isOpen() && fixedEncoding() == null) {
			super.setCharacterEncoding(encoding);
			noteContentType();
		}
	}

	@Override
	public void setLocale(Locale locale) {
		if (isOpen()) {
			super.setLocale(locale);
			this.headers.set(HttpHeaders.CONTENT_LANGUAGE, locale.toLanguageTag());
		}
	}

	@Override
	public void setStatus(int status) {
		if (isOpen()) {
			super.setStatus(status);
		}
	}

	private void note(String name, @Nullable String value, boolean replaces) {
		if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
			noteContentType();
		}
		else if (replaces) {
			this.headers.set(name, value);
		}
		else {
			this.headers.add(name, value);
		}
	}

	// With its charset, which may come later
	private void noteContentType() {
		this.headers.set(HttpHeaders.CONTENT_TYPE, super.getContentType());
	}

	private static long length(@Nullable String value) {
		try {
			return (value != null) ? Long.parseLong(value) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private static boolean isLength(String name) {
		return name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH);
	}

}

package dev.idempotent.webmvc.mapping;

import java.util.Collection;
import java.util.stream.Collectors;

import org.springframework.util.StringUtils;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * Writes a mapping as a name that survives the renaming of path variables: {@code POST
 * /orders/{}}, and after it what else the mapping asks for, such as
 * {@code consumes=text/plain}. Everything is sorted.
 */
final class RouteName {

	private RouteName() {
	}

	static String of(RequestMappingInfo mapping) {
		String methods = joined("|", mapping.getMethodsCondition().getMethods());
		String version = mapping.getVersionCondition().getVersion();
		return (methods.isEmpty() ? "*" : methods) + " "
				+ joined("|", mapping.getPatternValues().stream().map(RouteName::byPosition).toList())
				+ (StringUtils.hasText(version) ? " version=" + version : "")
				+ asked("consumes", "|", mapping.getConsumesCondition().getExpressions())
				+ asked("params", "&", mapping.getParamsCondition().getExpressions())
				+ asked("headers", "&", mapping.getHeadersCondition().getExpressions());
	}

	/**
	 * Takes the names of variables out of a pattern, and leaves what they must match:
	 * <code>{id:\d+}</code> becomes <code>{:\d+}</code>, <code>{*rest}</code> becomes
	 * <code>{*}</code>.
	 */
	static String byPosition(String pattern) {
		StringBuilder result = new StringBuilder(pattern.length());
		int depth = 0;
		boolean inName = false;
		for (int i = 0; i < pattern.length(); i++) {
			char c = pattern.charAt(i);
			depth += (c == '{') ? 1 : (c == '}') ? -1 : 0;
			boolean begins = c == '{' && depth == 1;
			if (inName && (c == ':' || depth == 0)) {
				inName = false;
			}
			if (!inName || c == '*') {
				result.append(c);
			}
			inName |= begins;
		}
		return result.toString();
	}

	private static String asked(String what, String separator, Collection<?> expressions) {
		return expressions.isEmpty() ? "" : " " + what + "=" + joined(separator, expressions);
	}

	private static String joined(String separator, Collection<?> values) {
		return values.stream().map(String::valueOf).sorted().collect(Collectors.joining(separator));
	}

}

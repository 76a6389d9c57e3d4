package dev.idempotent.actuate;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

import dev.idempotent.http.Client;
import dev.idempotent.http.Client.Answer;

/**
 * As much of curl as the pages use.
 */
final class Curl {

	private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^ '])+");

	private final List<String> headers = new ArrayList<>();

	private final List<String> data = new ArrayList<>();

	private String method = "GET";

	private String url = "";

	private String user = "";

	private boolean query;

	static Curl parse(String command) {
		Iterator<String> words = WORD.matcher(command)
			.results()
			.map((word) -> word.group().replace("'", ""))
			.iterator();
		if (!words.next().equals("curl")) {
			throw new IllegalArgumentException("No curl: " + command);
		}
		Curl curl = new Curl();
		while (words.hasNext()) {
			curl.take(words.next(), words);
		}
		return curl;
	}

	private void take(String word, Iterator<String> next) {
		switch (word) {
			case "-X" -> this.method = next.next();
			case "-H" -> this.headers.add(next.next());
			case "-u" -> this.user = next.next().replace(":secret", "");
			case "-d" -> this.data.add(next.next());
			case "-G" -> this.query = true;
			case "--data-urlencode" -> this.data.add(encoded(next.next()));
			default -> {
				if (word.startsWith("-")) {
					throw new IllegalArgumentException("Not known: " + word);
				}
				this.url = word;
			}
		}
	}

	private static String encoded(String parameter) {
		String[] parts = parameter.split("=", 2);
		return parts[0] + "=" + URLEncoder.encode(parts[1], StandardCharsets.UTF_8);
	}

	Answer send(Client client) {
		String all = String.join("&", this.data);
		URI uri = URI.create(this.query ? this.url + "?" + all : this.url);
		String path = uri.getRawPath() + ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
		Client.Call call = client.call(this.method, path).user(this.user);
		String type = "";
		for (String header : this.headers) {
			String[] parts = header.split(": ", 2);
			if (parts[0].equals("Content-Type")) {
				type = parts[1];
			}
			else {
				call.header(parts[0], parts[1]);
			}
		}
		return (type.isEmpty() ? call : call.body(type, all.getBytes(StandardCharsets.UTF_8))).send();
	}

}

package dev.idempotent.test.endpoint;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.springframework.http.HttpHeaders;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriComponentsBuilder;

import dev.idempotent.test.network.TcpProxy;

/**
 * Sends over the network, on which answers can get lost.
 */
final class ServerEndpoint implements EndpointClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final URI server;

	ServerEndpoint(URI server) {
		if (!"http".equals(server.getScheme()) || server.getPort() < 0) {
			throw new IllegalArgumentException(
					"The server's address needs http and a port, as http://localhost:8080 has: " + server);
		}
		this.server = server;
	}

	@Override
	public EndpointAnswer send(EndpointRequest request) throws Exception {
		return send(request, this.server);
	}

	@Override
	public void sendAndLose(EndpointRequest request) throws Exception {
		try (TcpProxy proxy = TcpProxy.before(this.server.getPort())) {
			proxy.cutOnNextReply();
			URI way = UriComponentsBuilder.fromUri(this.server).port(proxy.port()).build().toUri();
			lose(request, way);
			if (proxy.requests() == 0) {
				throw new ConnectException("The request did not get to " + this.server);
			}
		}
	}

	private void lose(EndpointRequest request, URI way) throws Exception {
		EndpointAnswer answer;
		try {
			answer = send(request, way);
		}
		catch (IOException ex) {
			// As a client sees it
			return;
		}
		throw new IllegalStateException("The answer was to get lost, and came: " + answer);
	}

	private EndpointAnswer send(EndpointRequest request, URI server) throws Exception {
		URI uri = new DefaultUriBuilderFactory(server.toString()).expand(request.uriTemplate(), request.variables());
		HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
			.timeout(TIMEOUT)
			.method(request.method().name(), BodyPublishers.ofByteArray(request.body()));
		request.headers().forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		HttpResponse<byte[]> response = this.http.send(builder.build(), BodyHandlers.ofByteArray());
		HttpHeaders headers = new HttpHeaders();
		response.headers().map().forEach(headers::addAll);
		return EndpointAnswer.of(response.statusCode(), headers, response.body());
	}

}

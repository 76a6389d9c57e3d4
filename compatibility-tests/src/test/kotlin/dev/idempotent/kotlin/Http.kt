package dev.idempotent.kotlin

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

/**
 * Posts JSON.
 */
class Http(private val port: Int) {

	fun post(path: String, key: String?, body: String = "{\"id\":\"1\"}"): HttpResponse<String> {
		val request = HttpRequest.newBuilder(URI.create("http://localhost:$port$path"))
			.header("Content-Type", "application/json")
		if (key != null) {
			request.header("Idempotency-Key", key)
		}
		return client.send(
			request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString()
		)
	}

	private companion object {

		val client: HttpClient = HttpClient.newHttpClient()

	}

}

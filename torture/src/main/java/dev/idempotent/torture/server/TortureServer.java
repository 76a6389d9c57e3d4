package dev.idempotent.torture.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A process of its own, started with the path of the ledger in {@code torture.ledger}.
 */
@SpringBootApplication
public class TortureServer {

	public static void main(String[] args) {
		SpringApplication.run(TortureServer.class, args);
	}

}

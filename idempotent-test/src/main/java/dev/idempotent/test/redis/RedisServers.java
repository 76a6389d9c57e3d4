package dev.idempotent.test.redis;

import com.redis.testcontainers.RedisContainer;
import org.testcontainers.DockerClientFactory;

/**
 * The standalone server that all tests of a JVM share: in Docker if there is one, else a
 * program of this machine. The system property {@code idempotent.test.redis} forces
 * {@code docker}, {@code path} or {@code embedded}. Tests never go without.
 */
public final class RedisServers {

	static final String PROPERTY = "idempotent.test.redis";

	private static final String IMAGE = "redis:7.4-alpine";

	private RedisServers() {
	}

	/**
	 * Returns the shared server, up. It ends with the JVM; who changes its configuration
	 * or stops it takes a {@link RedisServer} instead.
	 */
	public static RedisAddress shared() {
		return Shared.ADDRESS;
	}

	static String forced() {
		String forced = System.getProperty(PROPERTY, "");
		return switch (forced) {
			case "", "docker", "path", "embedded" -> forced;
			default -> throw new IllegalStateException(
					"The system property " + PROPERTY + " is docker, path or embedded, not " + forced);
		};
	}

	private static RedisAddress start() {
		String forced = forced();
		boolean docker = forced.equals("docker")
				|| forced.isEmpty() && DockerClientFactory.instance().isDockerAvailable();
		return docker ? startContainer() : RedisServer.start().address();
	}

	// Testcontainers' own reaper stops the container after the JVM
	@SuppressWarnings("resource")
	private static RedisAddress startContainer() {
		RedisContainer container = new RedisContainer(IMAGE);
		container.start();
		return new RedisAddress(container.getHost(), container.getFirstMappedPort());
	}

	private static final class Shared {

		private static final RedisAddress ADDRESS = start();

	}

}

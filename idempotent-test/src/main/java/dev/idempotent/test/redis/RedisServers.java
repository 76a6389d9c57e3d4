package dev.idempotent.test.redis;

import com.redis.testcontainers.RedisContainer;
import org.testcontainers.DockerClientFactory;

import org.springframework.util.ClassUtils;

/**
 * The standalone server that all tests of a JVM share: in Docker, if there is one and
 * Testcontainers is on the class path, else a program of this machine. The system
 * property {@code idempotent.test.redis} forces {@code docker}, {@code path} or
 * {@code embedded}. Tests never go without.
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
		boolean docker = forced.equals("docker") || forced.isEmpty() && hasContainers() && Containers.isAvailable();
		return docker ? Containers.start() : RedisServer.start().address();
	}

	private static boolean hasContainers() {
		return ClassUtils.isPresent("com.redis.testcontainers.RedisContainer", RedisServers.class.getClassLoader());
	}

	// Testcontainers is optional
	private static final class Containers {

		static boolean isAvailable() {
			return DockerClientFactory.instance().isDockerAvailable();
		}

		// Testcontainers' own reaper stops the container after the JVM
		@SuppressWarnings("resource")
		static RedisAddress start() {
			RedisContainer container = new RedisContainer(IMAGE);
			container.start();
			return new RedisAddress(container.getHost(), container.getFirstMappedPort());
		}

	}

	private static final class Shared {

		private static final RedisAddress ADDRESS = start();

	}

}

package dev.idempotent.webmvc;

final class Mocks {

	private Mocks() {
	}

	static boolean isMock(Object bean) {
		return false;
	}

}

package dev.idempotent.http;

import java.util.List;

class LocalWaitHttpTests extends AbstractWaitHttpTests {

	@Override
	List<String> store() {
		return List.of("idempotent.store=local");
	}

}

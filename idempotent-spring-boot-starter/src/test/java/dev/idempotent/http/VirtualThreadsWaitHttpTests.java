package dev.idempotent.http;

import java.util.List;

@RequiresJava(21)
class VirtualThreadsWaitHttpTests extends AbstractWaitHttpTests {

	@Override
	List<String> store() {
		return List.of("idempotent.store=local", "spring.threads.virtual.enabled=true");
	}

}

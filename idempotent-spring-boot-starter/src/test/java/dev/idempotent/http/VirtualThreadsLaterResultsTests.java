package dev.idempotent.http;

import org.springframework.test.context.TestPropertySource;

@RequiresJava(21)
@TestPropertySource(properties = { "idempotent.store=local", "spring.threads.virtual.enabled=true" })
class VirtualThreadsLaterResultsTests extends AbstractLaterResultsTests {

}

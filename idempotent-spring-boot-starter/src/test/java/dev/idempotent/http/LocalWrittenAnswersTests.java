package dev.idempotent.http;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "idempotent.store=local")
class LocalWrittenAnswersTests extends AbstractWrittenAnswersTests {

}

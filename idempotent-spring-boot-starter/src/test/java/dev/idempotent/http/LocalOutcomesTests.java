package dev.idempotent.http;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "idempotent.store=local")
class LocalOutcomesTests extends AbstractOutcomesTests {

}

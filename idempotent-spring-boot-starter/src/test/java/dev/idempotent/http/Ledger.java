package dev.idempotent.http;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import dev.idempotent.Idempotent;

/**
 * Writes rows in a transaction.
 */
class Ledger {

	private final JdbcClient jdbc;

	Ledger(JdbcClient jdbc) {
		this.jdbc = jdbc;
		jdbc.sql("create table if not exists entry (text varchar(255))").update();
	}

	int count(String text) {
		return this.jdbc.sql("select count(*) from entry where text = ?").param(text).query(Integer.class).single();
	}

	@Idempotent(key = "#event.id")
	@Transactional
	public String onEvent(Event event) {
		write(event.text());
		return "written " + event.text();
	}

	void write(String text) {
		this.jdbc.sql("insert into entry values (?)").param(text).update();
	}

	record Event(String id, String text) {
	}

}

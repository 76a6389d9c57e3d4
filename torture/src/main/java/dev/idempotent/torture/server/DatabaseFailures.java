package dev.idempotent.torture.server;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * Answers as failed work where the database has failed, whatever became of the commit.
 */
@RestControllerAdvice
@ConditionalOnProperty(name = "idempotent.store", havingValue = "jdbc")
class DatabaseFailures {

	@ExceptionHandler({ DataAccessException.class, TransactionException.class, IdempotencyStoreException.class })
	@ResponseStatus(HttpStatus.BAD_GATEWAY)
	void failed() {
	}

}

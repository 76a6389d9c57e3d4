package dev.idempotent.torture.server;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The work was not done, and a retry may do it.
 */
@ResponseStatus(HttpStatus.BAD_GATEWAY)
class WorkFailedException extends RuntimeException {

}

package dev.idempotent.aop;

import java.util.List;
import java.util.Map;

/**
 * An answer that the application gave to an exception, to be given again.
 *
 * @param status its status
 * @param headers those that belong to the answer and not to its one exchange
 * @param body its bytes; for an error page, what that is made from
 * @param errorPage whether the server's error page wrote the body, and is to write it
 * again
 */
public record Answer(int status, Map<String, List<String>> headers, byte[] body, boolean errorPage) {
}

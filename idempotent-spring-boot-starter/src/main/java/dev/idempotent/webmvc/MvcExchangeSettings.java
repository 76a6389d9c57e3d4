package dev.idempotent.webmvc;

import dev.idempotent.call.Outcomes;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.webmvc.key.IdempotencyKeyHeader;
import dev.idempotent.webmvc.request.RequestFingerprinter;

/**
 * What all exchanges share.
 *
 * @param dispatchers the adapters and resolvers of MVC
 * @param header finds the key that a client sent
 * @param fingerprinter says what is asked
 * @param outcomes reads kept values and exceptions
 * @param keptHeaders which headers of an answer are kept
 * @param maxBodySize bytes of a request, over which it is refused
 * @param maxResultSize bytes of an answer, over which it is not kept
 * @param markerHeader name of the header that tells a replay from a first answer
 */
public record MvcExchangeSettings(DispatcherBeans dispatchers, IdempotencyKeyHeader header,
		RequestFingerprinter fingerprinter, Outcomes outcomes, KeptHeaders keptHeaders, long maxBodySize,
		int maxResultSize, String markerHeader) {
}

package dev.idempotent.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.ResponseStatus;

import dev.idempotent.core.IdempotentInvocation;
import dev.idempotent.core.ReplayChannel;

/**
 * The response of the running request. What only MVC can do later, after the method's
 * result, waits in a request attribute.
 */
public final class HttpReplayChannel implements ReplayChannel {

	private static final int OK = 200;

	private final String markerHeader;

	/**
	 * Creates a channel.
	 * @param markerHeader name of the header that tells a replay from a first answer
	 */
	public HttpReplayChannel(String markerHeader) {
		this.markerHeader = markerHeader;
	}

	@Override
	public int status(IdempotentInvocation invocation) {
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(invocation.method(),
				ResponseStatus.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(invocation.targetClass(), ResponseStatus.class);
		}
		if (annotation != null) {
			return annotation.code().value();
		}
		HttpServletResponse response = CurrentRequest.response();
		return (response != null) ? response.getStatus() : OK;
	}

	@Override
	public void replay(int status) {
		HttpServletRequest request = CurrentRequest.get();
		HttpServletResponse response = CurrentRequest.response();
		if (request != null && response != null) {
			response.setHeader(this.markerHeader, "true");
			response.setStatus(status);
			PendingReplay.set(request, new PendingReplay(status));
		}
	}

	@Override
	public boolean replaceBody(Object body) {
		HttpServletRequest request = CurrentRequest.get();
		PendingReplay replay = (request != null) ? PendingReplay.of(request) : null;
		if (replay != null) {
			replay.replaceBody(body);
		}
		return replay != null;
	}

}

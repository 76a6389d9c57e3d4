package dev.idempotent.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFilter;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.hateoas.EntityModel;
import org.springframework.hateoas.Link;
import org.springframework.hateoas.MediaTypes;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.ModelAndView;

import dev.idempotent.Idempotent;
import dev.idempotent.ReplayStatus;

/**
 * Answers that only MVC can write, once. Each says which execution made it.
 */
@Controller
class WrittenAnswersController {

	private final Gate gate;

	WrittenAnswersController(Gate gate) {
		this.gate = gate;
	}

	@PostMapping("/written/masked")
	@Idempotent
	@ResponseBody
	Masked masked() {
		return new Masked("execution " + this.gate.pass(), "4111111111111111");
	}

	@PostMapping("/written/wrapped")
	@Idempotent
	@ResponseBody
	@ResponseStatus(HttpStatus.CREATED)
	Wrapped wrapped() {
		return new Wrapped(this.gate.pass());
	}

	@PostMapping("/written/late-status/{status}")
	@Idempotent
	@ResponseBody
	LateStatus lateStatus(@PathVariable int status) {
		return new LateStatus(status, "execution " + this.gate.pass());
	}

	@PostMapping(path = "/written/hal", produces = MediaTypes.HAL_JSON_VALUE)
	@Idempotent
	@ResponseBody
	EntityModel<Item> hal() {
		int id = this.gate.pass();
		return EntityModel.of(new Item(id), Link.of("/orders/" + id).withSelfRel());
	}

	@PostMapping(path = "/written/xml", produces = MediaType.APPLICATION_XML_VALUE)
	@Idempotent
	@ResponseBody
	Source xml() {
		return new StreamSource(new StringReader("<order id=\"" + this.gate.pass() + "\">\u00e4</order>"));
	}

	@PostMapping(path = "/written/protobuf", produces = "application/x-protobuf")
	@Idempotent
	@ResponseBody
	Struct protobuf() {
		return Struct.newBuilder()
			.putFields("execution", Value.newBuilder().setNumberValue(this.gate.pass()).build())
			.build();
	}

	@PostMapping(path = "/written/csv", produces = "text/csv")
	@Idempotent
	@ResponseBody
	List<Item> csv() {
		return List.of(new Item(this.gate.pass()), new Item(0));
	}

	@PostMapping(path = "/written/gson", produces = "application/vnd.gson+json")
	@Idempotent
	@ResponseBody
	Item gson() {
		return new Item(this.gate.pass());
	}

	@PostMapping(path = "/written/other-mapper", produces = "application/vnd.other+json")
	@Idempotent
	@ResponseBody
	Item otherMapper() {
		return new Item(this.gate.pass());
	}

	@PostMapping("/written/iterator")
	@Idempotent
	@ResponseBody
	Iterator<Item> iterator() {
		return List.of(new Item(this.gate.pass()), new Item(0)).iterator();
	}

	@PostMapping("/written/stream")
	@Idempotent
	@ResponseBody
	Stream<Item> stream() {
		return Stream.of(new Item(this.gate.pass()), new Item(0));
	}

	@PostMapping("/written/once")
	@Idempotent
	@ResponseBody
	Iterable<Item> once() {
		return List.of(new Item(this.gate.pass())).stream()::iterator;
	}

	@PostMapping("/written/filtered")
	@Idempotent
	@ResponseBody
	Filtered filtered() {
		return new Filtered("execution " + this.gate.pass(), "secret");
	}

	@PostMapping("/written/own-handler")
	@Idempotent
	OwnResult ownHandler() {
		return new OwnResult("execution " + this.gate.pass());
	}

	@PostMapping("/written/clock")
	@Idempotent
	@ResponseBody
	Clock clock() {
		this.gate.pass();
		return new Clock();
	}

	@PostMapping("/written/byte-resource")
	@Idempotent
	ResponseEntity<Resource> byteResource() {
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_PDF)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename("a.pdf").build().toString())
			.body(new ByteArrayResource(("execution " + this.gate.pass()).getBytes(StandardCharsets.UTF_8)));
	}

	@PostMapping("/written/large-resource")
	@Idempotent
	@ResponseBody
	Resource largeResource() {
		return new ByteArrayResource(
				("execution " + this.gate.pass() + " ").repeat(10_000).getBytes(StandardCharsets.UTF_8));
	}

	@PostMapping(path = "/written/stream-resource", produces = "application/octet-stream")
	@Idempotent
	@ResponseBody
	InputStreamResource streamResource() {
		return new InputStreamResource(
				new ByteArrayInputStream(("execution " + this.gate.pass()).getBytes(StandardCharsets.UTF_8)));
	}

	@PostMapping("/written/by-stream")
	@Idempotent
	void byStream(HttpServletResponse response) throws IOException {
		response.setContentType("application/octet-stream");
		response.getOutputStream().write(this.gate.pass());
		response.getOutputStream().write(new byte[] { 0, -1, (byte) 0x80 });
		response.getOutputStream().print("text");
	}

	@PostMapping("/written/by-writer")
	@Idempotent
	void byWriter(HttpServletResponse response) throws IOException {
		response.setContentType("text/plain;charset=UTF-16");
		PrintWriter writer = response.getWriter();
		writer.printf("Gr\u00fc\u00dfe %d \u20ac", this.gate.pass());
		response.setContentType("text/html;charset=UTF-8");
	}

	@PostMapping("/written/closed")
	@Idempotent
	void closed(HttpServletResponse response) throws IOException {
		response.setStatus(202);
		response.getWriter().write("execution " + this.gate.pass());
		response.getWriter().close();
		response.setStatus(500);
		response.setHeader("X-Own", "too late");
	}

	@PostMapping("/written/flushed")
	@Idempotent
	void flushed(HttpServletResponse response) throws IOException {
		response.setHeader("X-Own", "in time");
		response.getOutputStream().print("execution " + this.gate.pass());
		response.flushBuffer();
		response.setHeader("X-Own", "too late");
		response.getOutputStream().print(" and more");
	}

	@PostMapping("/written/reset")
	@Idempotent
	void reset(HttpServletResponse response) throws IOException {
		response.setStatus(500);
		response.setHeader("X-Own", "before");
		response.getWriter().write("before");
		response.reset();
		response.setHeader("X-Set", "after");
		response.getOutputStream().print("execution " + this.gate.pass());
	}

	@PostMapping("/written/reset-buffer")
	@Idempotent
	void resetBuffer(HttpServletResponse response) throws IOException {
		response.setStatus(203);
		response.setHeader("X-Own", "before");
		response.getWriter().write("before");
		response.resetBuffer();
		response.getWriter().write("execution " + this.gate.pass());
	}

	@PostMapping("/written/content-length")
	@Idempotent
	void contentLength(HttpServletResponse response) throws IOException {
		response.setContentLength(20_000);
		response.setHeader("X-Own", "own " + this.gate.pass());
		response.getOutputStream().write(new byte[20_000]);
	}

	@PostMapping("/written/wrong-length")
	@Idempotent
	void wrongLength(HttpServletResponse response) throws IOException {
		response.setHeader("Content-Length", "7");
		response.getOutputStream().print("execution " + this.gate.pass());
	}

	@PostMapping("/written/cookie")
	@Idempotent
	@ResponseBody
	String cookie(HttpServletResponse response) {
		response.addCookie(new Cookie("session", "secret"));
		response.addHeader("Set-Cookie", "other=secret");
		return "execution " + this.gate.pass();
	}

	@PostMapping("/written/redirect-by-hand")
	@Idempotent
	void redirectByHand(HttpServletResponse response) throws IOException {
		response.sendRedirect("../there?execution=" + this.gate.pass());
	}

	@PostMapping("/written/date-headers")
	@Idempotent
	@ResponseBody
	String dateHeaders(HttpServletResponse response) {
		response.setDateHeader("Last-Modified", 0);
		response.addDateHeader("X-Date", 0);
		response.addDateHeader("X-Date", 86_400_000);
		response.addIntHeader("X-Own", 1);
		response.addIntHeader("X-Own", 2);
		response.setLocale(java.util.Locale.GERMANY);
		return "execution " + this.gate.pass();
	}

	@PostMapping(path = "/written/bytes", produces = "application/vnd.own")
	@Idempotent
	@ResponseBody
	byte[] bytes() {
		return new byte[] { (byte) this.gate.pass(), 0, -1, (byte) 0x80 };
	}

	@PostMapping(path = "/written/charset", produces = "text/plain;charset=ISO-8859-1")
	@Idempotent
	@ResponseBody
	String charset() {
		return "Gr\u00fc\u00dfe " + this.gate.pass();
	}

	@PostMapping("/written/no-body/{status}")
	@Idempotent
	ResponseEntity<Void> noBody(@PathVariable int status) {
		return ResponseEntity.status(status).location(URI.create("/there/" + this.gate.pass())).build();
	}

	@PostMapping("/written/late-set-status")
	@Idempotent
	@ResponseBody
	String lateSetStatus(HttpServletResponse response) {
		response.setStatus(202);
		return "execution " + this.gate.pass();
	}

	@PostMapping("/written/original-status")
	@Idempotent(replayStatus = ReplayStatus.ORIGINAL)
	ResponseEntity<Item> originalStatus() {
		return ResponseEntity.created(URI.create("/there")).body(new Item(this.gate.pass()));
	}

	@PostMapping("/written/view")
	@Idempotent
	@ResponseBody
	Object view(HttpServletResponse response) {
		this.gate.pass();
		response.setHeader("X-Own", "own");
		return new ModelAndView("own-view");
	}

	@PostMapping("/written/writer-and-view")
	@Idempotent
	@ResponseBody
	Object writerAndView(HttpServletResponse response) throws IOException {
		this.gate.pass();
		response.getWriter().write("by hand, then ");
		return new ModelAndView("own-view");
	}

	record Masked(String text, String card) {
	}

	record Wrapped(int execution) {
	}

	record LateStatus(int status, String text) {
	}

	record Item(int execution) {

		public BigDecimal getAmount() {
			return new BigDecimal("10.00");
		}

	}

	@JsonFilter("own")
	record Filtered(String shown, String hidden) {
	}

	record OwnResult(String text) {
	}

	static final class Clock {

		public long getNanos() {
			return System.nanoTime();
		}

	}

}

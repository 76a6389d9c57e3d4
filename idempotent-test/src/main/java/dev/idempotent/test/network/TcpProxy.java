package dev.idempotent.test.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between a client and a server on loopback and does them harm, one fault at a
 * time, until {@link #heal}. Connections that lost bytes to a fault are cut when it ends,
 * as a network would not deliver what comes after a gap.
 */
public final class TcpProxy implements AutoCloseable {

	private enum Fault {

		NONE, DELAY, SWALLOW_REQUESTS, SWALLOW_REPLIES, CUT_ON_REPLY, CUT_BEFORE, CUT_AFTER, HALF_OPEN, REFUSE

	}

	private static final int BUFFER_SIZE = 16 * 1024;

	private volatile int serverPort;

	private final int port = Ports.free();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Set<Socket> silent = ConcurrentHashMap.newKeySet();

	private final Set<Socket> cutOnReply = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition healed = this.lock.newCondition();

	private volatile Fault fault = Fault.NONE;

	private volatile Duration delay = Duration.ZERO;

	private volatile String text = "";

	private volatile boolean swallowed;

	private final AtomicInteger requests = new AtomicInteger();

	private volatile ServerSocket listener;

	private volatile Thread acceptor;

	private TcpProxy(int serverPort) {
		this.serverPort = serverPort;
		this.listener = listen();
		this.acceptor = start(() -> accept(this.listener));
	}

	public static TcpProxy before(int serverPort) {
		return new TcpProxy(serverPort);
	}

	public int port() {
		return this.port;
	}

	/**
	 * Returns how often bytes came from clients: once for what a client sent in one go.
	 */
	public int requests() {
		return this.requests.get();
	}

	/**
	 * Holds every request for a while before the server gets it.
	 */
	public void delay(Duration delay) {
		this.delay = delay;
		this.fault = Fault.DELAY;
	}

	/**
	 * Lets no request reach the server.
	 */
	public void swallowRequests() {
		this.fault = Fault.SWALLOW_REQUESTS;
	}

	/**
	 * Lets requests reach the server, and no reply the client.
	 */
	public void swallowReplies() {
		this.fault = Fault.SWALLOW_REPLIES;
	}

	/**
	 * Cuts the connection instead of handing on its next reply; then all is well again.
	 */
	public void cutOnNextReply() {
		this.fault = Fault.CUT_ON_REPLY;
	}

	/**
	 * Cuts each connection instead of handing on a request that has a text in it.
	 */
	public void cutBefore(String text) {
		this.text = text;
		this.fault = Fault.CUT_BEFORE;
	}

	/**
	 * Cuts each connection instead of handing on the reply to a request that has a text
	 * in it.
	 */
	public void cutAfter(String text) {
		this.text = text;
		this.fault = Fault.CUT_AFTER;
	}

	/**
	 * Accepts connections and says nothing on them, nor on those that are open.
	 */
	public void halfOpen() {
		this.fault = Fault.HALF_OPEN;
	}

	/**
	 * Refuses new connections and cuts those that are open.
	 */
	public void refuse() {
		this.fault = Fault.REFUSE;
		stopListening();
		cutAll();
	}

	/**
	 * Hands on nothing more, either way, on the connections that are open; new ones work,
	 * whatever the fault was.
	 */
	public void silence() {
		this.fault = Fault.NONE;
		this.swallowed = true;
		this.silent.addAll(this.sockets);
	}

	/**
	 * Leads new connections to another server, as a name does that has a new address.
	 */
	public void leadTo(int serverPort) {
		this.serverPort = serverPort;
	}

	/**
	 * Ends the fault.
	 */
	public void heal() {
		Fault ended = this.fault;
		this.fault = Fault.NONE;
		if (this.swallowed || ended == Fault.HALF_OPEN) {
			this.swallowed = false;
			cutAll();
		}
		if (this.listener.isClosed()) {
			this.listener = listen();
			this.acceptor = start(() -> accept(this.listener));
		}
		wake();
	}

	@Override
	public void close() {
		refuse();
		wake();
	}

	/**
	 * Waits for the accepting thread too: until it has left the system call, a closed
	 * socket still takes connections.
	 */
	private void stopListening() {
		closeQuietly(this.listener);
		try {
			this.acceptor.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private ServerSocket listen() {
		try {
			ServerSocket socket = new ServerSocket();
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept(ServerSocket socket) throws IOException {
		while (true) {
			Socket client = socket.accept();
			this.sockets.add(client);
			if (this.fault != Fault.HALF_OPEN) {
				Socket server = new Socket();
				this.sockets.add(server);
				start(() -> connect(client, server));
			}
		}
	}

	private void connect(Socket client, Socket server) throws IOException {
		try (client; server) {
			server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.serverPort));
			start(() -> {
				try (client; server) {
					pump(server, client, true);
				}
			});
			pump(client, server, false);
		}
		finally {
			this.sockets.remove(client);
			this.sockets.remove(server);
			this.silent.remove(client);
			this.silent.remove(server);
			this.cutOnReply.remove(server);
		}
	}

	private void pump(Socket sender, Socket receiver, boolean replies) throws IOException {
		InputStream from = sender.getInputStream();
		OutputStream to = receiver.getOutputStream();
		byte[] buffer = new byte[BUFFER_SIZE];
		for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
			if (!replies) {
				this.requests.incrementAndGet();
			}
			if (this.fault == Fault.CUT_ON_REPLY && replies) {
				this.fault = Fault.NONE;
				return;
			}
			if (isCutting(buffer, length, receiver, replies) || replies && this.cutOnReply.contains(sender)) {
				return;
			}
			if (isSwallowing(replies) || this.silent.contains(sender)) {
				this.swallowed = true;
				continue;
			}
			if (this.fault == Fault.DELAY && !replies) {
				hold();
			}
			to.write(buffer, 0, length);
		}
	}

	private boolean isCutting(byte[] buffer, int length, Socket receiver, boolean replies) {
		boolean wanted = this.fault == Fault.CUT_BEFORE || this.fault == Fault.CUT_AFTER;
		if (replies || !wanted || !new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(this.text)) {
			return false;
		}
		if (this.fault == Fault.CUT_AFTER) {
			this.cutOnReply.add(receiver);
			return false;
		}
		return true;
	}

	private boolean isSwallowing(boolean replies) {
		return this.fault == Fault.HALF_OPEN
				|| this.fault == (replies ? Fault.SWALLOW_REPLIES : Fault.SWALLOW_REQUESTS);
	}

	private void hold() throws IOException {
		this.lock.lock();
		try {
			long left = this.delay.toNanos();
			while (this.fault == Fault.DELAY && left > 0) {
				left = this.healed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void wake() {
		this.lock.lock();
		try {
			this.healed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void cutAll() {
		this.sockets.forEach(TcpProxy::closeQuietly);
		this.sockets.clear();
		this.silent.clear();
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// Closed all the same
		}
	}

	private static Thread start(Loop loop) {
		Thread thread = new Thread(() -> {
			try {
				loop.run();
			}
			catch (IOException ex) {
				// The connection or the proxy was closed
			}
		}, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private interface Loop {

		void run() throws IOException;

	}

}

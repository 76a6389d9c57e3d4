package dev.idempotent.core;

/**
 * What surrounds a result on its way to the client: an HTTP response, or nothing.
 */
public interface ReplayChannel {

	/**
	 * For results that go to their caller only.
	 */
	ReplayChannel NONE = new ReplayChannel() {

		@Override
		public int status(IdempotentInvocation invocation) {
			return 200;
		}

		@Override
		public void replay(int status) {
		}

		@Override
		public boolean replaceBody(Object body) {
			return false;
		}

	};

	/**
	 * Returns the status that a result which carries none goes out with.
	 */
	int status(IdempotentInvocation invocation);

	/**
	 * Lets the running answer go out as a replay.
	 * @param status the replay's status
	 */
	void replay(int status);

	/**
	 * Lets a body go out in place of the method's result, which is null then.
	 * @param body what the message converters write
	 * @return false when there is no response to write it to
	 */
	boolean replaceBody(Object body);

}

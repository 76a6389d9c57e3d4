package dev.idempotent.torture.check;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.idempotent.torture.history.Execution;
import dev.idempotent.torture.history.Execution.Ending;
import dev.idempotent.torture.history.Kill;
import dev.idempotent.torture.history.Silence;
import dev.idempotent.torture.history.StepError;

/**
 * Finds out whether an operation may have run again. Section 6 of the contract lets it
 * after a crash, or after a pause or a store outage that outlasts the lease, between the
 * claim and the completing write:
 * <ol>
 * <li>An execution is at risk from its request's arrival until a little after its end; if
 * its process can make no step then, until a little after it can again.</li>
 * <li>A kill excuses when it comes while the execution is at risk.</li>
 * <li>A silence excuses when it begins while the execution is at risk, and lasts, before
 * the other execution begins, for what is left of a lease just before its renewal at a
 * third.</li>
 * <li>A step that was let end with an error is a short silence: it is made again only
 * then.</li>
 * <li>An execution that begins late is excused by a silence between its request's arrival
 * and its beginning: its claim was the earlier one.</li>
 * <li>A deferred result that timed out excuses once its lease is over.</li>
 * </ol>
 * What excuses another execution also excuses that the answer was not stored: it was
 * refused, or never sent.
 */
public final class Excuses {

	// A step, and its repetition after WaitingSteps' longest delay
	private static final long SETTLING_MILLIS = 1000;

	private static final long REPETITION_MILLIS = 3000;

	// By so much a silence may be measured too short, or a renewal be late
	private static final long TOLERANCE_MILLIS = 200;

	private final long lease;

	private final long threshold;

	private final Map<Long, List<Silence>> silences;

	private final Map<Long, List<Kill>> kills;

	public Excuses(long leaseMillis, List<Silence> silences, List<StepError> errors, List<Kill> kills) {
		this.lease = leaseMillis;
		this.threshold = leaseMillis * 2 / 3 - TOLERANCE_MILLIS;
		this.silences = Stream.concat(silences.stream(), errors.stream().map(this::silence))
			.collect(Collectors.groupingBy(Silence::pid,
					Collectors.collectingAndThen(Collectors.toList(), Silence::merged)));
		this.kills = kills.stream().collect(Collectors.groupingBy(Kill::pid));
	}

	/**
	 * Returns why the second execution may have run though the first did, or null.
	 */
	@Nullable Excuse find(Execution first, Execution second) {
		if (first.ending() == Ending.FAILED && first.ended() <= second.began()) {
			return Excuse.FAILED;
		}
		if (isLeft(first) && first.arrived() + this.lease <= second.began()) {
			return Excuse.TIMED_OUT;
		}
		boolean late = silencesOf(second).stream()
			.anyMatch((silence) -> silence.within(second.arrived(), second.began()) >= this.threshold);
		return late ? Excuse.SILENT : disturbed(first, second.began());
	}

	/**
	 * Returns why a finished execution's answer may not have been stored, or null.
	 */
	@Nullable Excuse findForLoss(Execution execution) {
		return isLeft(execution) ? Excuse.TIMED_OUT : disturbed(execution, Execution.NEVER);
	}

	/**
	 * Returns whether its process could make steps when it ended, and shortly after.
	 */
	boolean isQuietAfter(Execution execution) {
		return silencesOf(execution).stream()
			.noneMatch((silence) -> silence.to() >= execution.ended()
					&& silence.from() <= execution.ended() + SETTLING_MILLIS);
	}

	private Silence silence(StepError error) {
		// A renewal that failed is tried again after a tenth of the lease
		return new Silence(error.pid(), error.at(), error.at() + this.lease / 10 + TOLERANCE_MILLIS);
	}

	private static boolean isLeft(Execution execution) {
		return execution.ending() == Ending.LEFT || execution.ending() == Ending.LEFT_RUNNING;
	}

	private @Nullable Excuse disturbed(Execution execution, long before) {
		long risk = Math.min(riskEnd(execution), before);
		if (killsOf(execution).stream().anyMatch((kill) -> kill.at() <= risk)) {
			return Excuse.KILLED;
		}
		boolean silent = silencesOf(execution).stream()
			.anyMatch((silence) -> silence.from() <= risk
					&& silence.within(execution.arrived(), before) >= this.threshold);
		return silent ? Excuse.SILENT : null;
	}

	private long riskEnd(Execution execution) {
		if (execution.ended() == Execution.NEVER) {
			return Execution.NEVER;
		}
		long end = execution.ended() + SETTLING_MILLIS;
		for (Silence silence : silencesOf(execution)) {
			if (silence.to() >= execution.ended() && silence.from() <= end) {
				end = (silence.to() == Execution.NEVER) ? Execution.NEVER
						: Math.max(end, silence.to() + REPETITION_MILLIS);
			}
		}
		return end;
	}

	private List<Silence> silencesOf(Execution execution) {
		return this.silences.getOrDefault(execution.pid(), List.of());
	}

	private List<Kill> killsOf(Execution execution) {
		return this.kills.getOrDefault(execution.pid(), List.of());
	}

}

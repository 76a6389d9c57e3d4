package dev.idempotent.torture.fault;

import java.util.Random;

/**
 * Makes faults of one kind.
 */
@FunctionalInterface
interface FaultKind {

	Fault next(Random random);

}

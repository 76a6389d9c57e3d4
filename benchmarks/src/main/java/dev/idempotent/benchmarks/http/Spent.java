package dev.idempotent.benchmarks.http;

/**
 * What a server spent on a request.
 *
 * @param bytes allocated by Java threads
 * @param cpu of Java threads, in microseconds
 * @param processCpu of the process, compilers and collectors included, in microseconds
 * @param redisCpu of the Redis server, in microseconds
 * @param evals scripts that Redis ran
 * @param commands other commands that Redis ran, those of scripts among them
 */
record Spent(double bytes, double cpu, double processCpu, double redisCpu, double evals, double commands) {
}

package dev.hnetstreams.sandbox.capacity;

/**
 * What is asked for.
 *
 * @param rate messages a second, 1 or more
 * @param bytes of a message's text at the mean, 1 or more
 * @param p99Millis bound on the 99th percentile of a text's latency in the engine, above 0
 */
record Goal(long rate, int bytes, double p99Millis) {}

/**
 * The benchmark: measures the engine alone, the service end to end, HTTP and the crash journal.
 *
 * <p>Must not change what it measures. Start at {@link dev.hnetstreams.sandbox.bench.BenchCommand}.
 */
package dev.hnetstreams.sandbox.bench;

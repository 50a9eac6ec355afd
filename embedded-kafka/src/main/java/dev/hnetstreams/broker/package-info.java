/**
 * A real single-node KRaft Kafka inside this JVM, on loopback, for the demo, the benchmark and the
 * tests. Must know nothing of the service. Start at {@link dev.hnetstreams.broker.EmbeddedKafka}.
 */
package dev.hnetstreams.broker;

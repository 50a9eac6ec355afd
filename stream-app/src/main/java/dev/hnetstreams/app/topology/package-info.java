/**
 * From configuration to a Kafka Streams topology: source, classify, emit, sinks, counts.
 *
 * <p>Must not know how inference is scheduled (the room {@code inference} does) nor HTTP. Start at
 * {@link dev.hnetstreams.app.topology.ClassifyTopology}.
 */
package dev.hnetstreams.app.topology;

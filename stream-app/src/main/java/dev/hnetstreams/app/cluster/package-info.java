/**
 * Comes to the Kafka cluster, says what keeps it out, and what Kafka must allow the service.
 *
 * <p>Must know nothing of how the service works, only its configuration and its names. Start at
 * {@link dev.hnetstreams.app.cluster.Cluster}; what is allowed is in {@link
 * dev.hnetstreams.app.cluster.RequiredAcls}.
 */
package dev.hnetstreams.app.cluster;

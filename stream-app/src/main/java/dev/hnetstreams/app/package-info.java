/**
 * The service that tags texts on Kafka, a package for each room. Holds no class itself.
 *
 * <p>Arrows point down only: cli, service, watch, cluster, config, http and metrics, topology and
 * lifecycle, serving with codec and deadletter. Start at {@link
 * dev.hnetstreams.app.service.Service} for what runs, or at {@link dev.hnetstreams.app.cli.Main}
 * for what a user types.
 */
package dev.hnetstreams.app;

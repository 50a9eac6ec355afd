/**
 * Models that answer: engines with their workers, the model in service, and the doors through which
 * texts reach it. Guards them against texts that crash the process.
 *
 * <p>Must not know Kafka, HTTP, wire formats or where bundles come from. Start at {@link
 * dev.hnetstreams.app.serving.ActiveModel}.
 */
package dev.hnetstreams.app.serving;

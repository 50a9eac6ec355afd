/**
 * Asks a schema registry for schemas by id, and gives it ours: Confluent's API, or Apicurio's own.
 *
 * <p>Must not know what schemas mean, nor Kafka. Never blocks but where it says so. Start at {@link
 * dev.hnetstreams.app.registry.SchemaRegistry}.
 */
package dev.hnetstreams.app.registry;

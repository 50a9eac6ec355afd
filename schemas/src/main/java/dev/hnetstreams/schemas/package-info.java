/**
 * The wire contract: the Java records that the JSON Schemas and Avro schemas beside them mean.
 *
 * <p>Knows JSON annotations only; must not know Kafka, models or HTTP. Start at {@link
 * dev.hnetstreams.schemas.TaggedText}; the schemas are resources of this package: {@code
 * tagged-text.schema.json}, {@code tagged-text.avsc}, {@code tagged-text.proto}, {@code
 * input-text.schema.json}, {@code input-text.avsc}, {@code stats.schema.json}, {@code
 * disagreement.schema.json}, {@code reason.schema.json}.
 */
package dev.hnetstreams.schemas;

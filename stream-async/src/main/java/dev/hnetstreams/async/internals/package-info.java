/**
 * How the stage holds commits back and forwards results under their own records' contexts. Not an
 * API: use {@link dev.hnetstreams.async.AsyncStage}.
 *
 * <p>The only package that imports internals of Kafka Streams and of its clients (docs/adr/0002). A
 * version of Kafka whose internals have moved is refused when a stage is built.
 */
package dev.hnetstreams.async.internals;

/**
 * What people say of answers: votes, kept in a compacted topic, checked, counted, exported.
 *
 * <p>Knows the codec, the classifier and the plain Kafka clients. Must not know HTTP or the
 * topology. Nothing here trains a model. Start at {@link
 * dev.hnetstreams.app.feedback.FeedbackDesk}.
 */
package dev.hnetstreams.app.feedback;

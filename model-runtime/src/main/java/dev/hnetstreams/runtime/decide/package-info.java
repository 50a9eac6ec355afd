/**
 * From logits to decisions: calibrated confidence, threshold, typed abstention.
 *
 * <p>Knows heads; must not know models, batches or Kafka. Start at {@link
 * dev.hnetstreams.runtime.decide.Decider}.
 */
package dev.hnetstreams.runtime.decide;

/**
 * Drift: how far the answers of now are distributed from others, by the population stability index.
 *
 * <p>Must not know where answers are counted and who is told. Start at {@link
 * dev.hnetstreams.app.drift.Comparisons}.
 */
package dev.hnetstreams.app.drift;

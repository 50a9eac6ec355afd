/**
 * Meters: each metric named once.
 *
 * <p>Listens to the other rooms through their observers; none of them knows it. Start at {@link
 * dev.hnetstreams.app.metrics.Meters}.
 */
package dev.hnetstreams.app.metrics;

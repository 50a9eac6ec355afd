/**
 * The command line and {@link dev.hnetstreams.app.Wiring}, the one place that constructs things.
 *
 * <p>Knows every room; nobody knows it. Start at {@link dev.hnetstreams.app.Main}.
 */
package dev.hnetstreams.app;

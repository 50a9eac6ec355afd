/**
 * The command line: one class for each command, and what commands share for options and output.
 *
 * <p>May know every room; no other room knows it. Must not construct what the service consists of.
 * Start at {@link dev.hnetstreams.app.cli.Main}.
 */
package dev.hnetstreams.app.cli;

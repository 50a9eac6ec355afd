/**
 * The demo: sends shipped messages with noise and poison, counts what comes back and shows it. The
 * benchmark and the fault matrix send the same messages.
 *
 * <p>Only {@link dev.hnetstreams.sandbox.demo.DemoCommand} may know the service. Start at {@link
 * dev.hnetstreams.sandbox.demo.DemoMessages}.
 */
package dev.hnetstreams.sandbox.demo;

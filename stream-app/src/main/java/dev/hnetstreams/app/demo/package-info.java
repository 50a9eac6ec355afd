/**
 * What the demo and the benchmark send: messages, noise, poison; and the count of what came back.
 *
 * <p>Knows Kafka's clients; must not know the service. Start at {@link
 * dev.hnetstreams.app.demo.DemoMessages}.
 */
package dev.hnetstreams.app.demo;

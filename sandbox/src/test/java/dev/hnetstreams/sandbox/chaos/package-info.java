/**
 * The fault matrix: breaks the service, its broker or its machine while records flow, and counts
 * what is missing, doubled or out of order.
 *
 * <p>{@code ./hnet-streams-chaos} runs {@link dev.hnetstreams.sandbox.chaos.ChaosMain}. A {@link
 * dev.hnetstreams.sandbox.chaos.Fault} is given a {@link dev.hnetstreams.sandbox.chaos.Scene} in
 * which the service, in processes of its own, answers a steady stream.
 */
package dev.hnetstreams.sandbox.chaos;

package dev.hnetstreams.app.topology;

/**
 * What the outputs take, what they refused, and who is told of it.
 *
 * @param limits read from the topics
 * @param refusals remembered for as long as the process lives
 */
public record Outputs(OutputLimits limits, Refusals refusals, OutputObserver observer) {}

package dev.hnetstreams.runtime;

/**
 * A text to classify.
 *
 * @param bytes as they came, in whatever encoding; not copied, must not change
 */
public record Document(byte[] bytes) {}

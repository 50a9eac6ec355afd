package dev.hnetstreams.app.watch;

/**
 * Something outside of the service that keeps it from working, and that it waits for.
 *
 * @param type for machines, of the closed set that {@code http.Health.Reason} lists
 * @param message for people: what, where, what is expected
 */
public record Trouble(String type, String message) {}

/**
 * Google's Perspective API as values: its requests, answers and errors, and how a decision of a
 * head becomes the score of an attribute.
 *
 * <p>Knows the engine's answers; must not know HTTP, Vert.x or Kafka. Nothing here stores a text.
 * Start at {@link dev.hnetstreams.app.perspective.Analysis}; {@link
 * dev.hnetstreams.app.perspective.ApiError} is the form of every error.
 */
package dev.hnetstreams.app.perspective;

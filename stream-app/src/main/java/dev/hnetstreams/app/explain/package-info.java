/**
 * Answers why a record got its verdict: reads it again, runs the model that answered it, compares
 * the answers, and says what the verdict rests on.
 *
 * <p>Joins no group and writes nothing; must not know the command line. Start at {@link
 * dev.hnetstreams.app.explain.Replay}.
 */
package dev.hnetstreams.app.explain;

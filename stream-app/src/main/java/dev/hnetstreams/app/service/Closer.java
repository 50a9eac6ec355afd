package dev.hnetstreams.app.service;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was built, the last first, when a later part cannot be built. */
final class Closer {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  /**
   * Registers a part as it is built.
   *
   * @param close closes it; called at most once
   * @return the part
   */
  <T> T add(T part, Runnable close) {
    closers.push(close);
    return part;
  }

  /**
   * Closes every part, and throws the error that stopped the building, with those of closing
   * suppressed in it.
   */
  RuntimeException closeFor(RuntimeException error) {
    while (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } catch (RuntimeException e) {
        error.addSuppressed(e);
      }
    }
    return error;
  }
}

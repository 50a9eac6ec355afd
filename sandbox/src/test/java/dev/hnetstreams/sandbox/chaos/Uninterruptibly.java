package dev.hnetstreams.sandbox.chaos;

/** For closing, which goes on to its end. */
final class Uninterruptibly {
  private static final int MAX_MILLIS = 10_000;

  private Uninterruptibly() {}

  static void join(Thread thread) {
    try {
      thread.join(MAX_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.hnetstreams.app.cli;

import java.util.function.Consumer;

/** Says on standard error, every two seconds, what takes so long. */
final class Progress implements Consumer<String> {
  private static final long EVERY_NANOS = 2_000_000_000L;

  private long lastNanos = System.nanoTime();

  @Override
  public void accept(String what) {
    long now = System.nanoTime();
    if (now - lastNanos >= EVERY_NANOS) {
      lastNanos = now;
      System.err.println("hnet-streams: " + what);
    }
  }
}

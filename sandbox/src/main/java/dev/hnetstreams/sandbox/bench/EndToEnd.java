package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The service between an embedded broker's topics: at saturation, and at a tenth of that. A tenth
 * is kept for half as long before it is measured: at saturation there are few commits, so that
 * theirs is code that has not been compiled yet.
 */
final class EndToEnd {
  private final Sandbox sandbox;
  private final int messages;
  private final int latencySeconds;

  /**
   * @param messages measured, after a quarter as many
   * @param latencySeconds how long a tenth of saturation is kept, 1 or more
   */
  EndToEnd(Sandbox sandbox, int messages, int latencySeconds) {
    this.sandbox = sandbox;
    this.messages = messages;
    this.latencySeconds = latencySeconds;
  }

  /**
   * Measures and prints.
   *
   * @param engine messages a second of the engine alone
   */
  void print(PrintStream out, double engine) throws IOException, InterruptedException {
    try (Traffic traffic = new Traffic(sandbox.bootstrapServers(), sandbox.config())) {
      traffic.send(messages + messages / 4);
      Service service = sandbox.start();
      traffic.await(messages / 4);
      traffic.tally().resetRate();
      traffic.awaitAll();
      double perSecond = traffic.tally().answersPerSecond();
      out.printf(
          "end to end        %8.0f messages/s, %.2f of the engine alone%n",
          perSecond, perSecond / engine);
      int tenth = Math.max(1, (int) (perSecond / 10));
      trickle(traffic, tenth, latencySeconds / 2);
      traffic.tally().resetLatency();
      Legs before = Legs.of(service.meters().scrape());
      trickle(traffic, tenth, latencySeconds);
      out.printf(
          "at a tenth        p50 %.0f ms, p99 %.0f ms, from record timestamp to committed result%n",
          traffic.tally().percentileMillis(50), traffic.tally().percentileMillis(99));
      out.print(Legs.of(service.meters().scrape()).since(before));
    }
  }

  /** One message at a time, evenly. */
  private void trickle(Traffic traffic, int perSecond, int seconds) throws InterruptedException {
    long start = System.nanoTime();
    int count = perSecond * seconds;
    for (int i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      long wait = due - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      traffic.feeder().send(1);
    }
    traffic.feeder().flush();
    traffic.awaitAll();
  }
}

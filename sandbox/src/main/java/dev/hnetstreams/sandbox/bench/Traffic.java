package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.broker.EmbeddedKafka;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import dev.hnetstreams.sandbox.demo.Feeder;
import dev.hnetstreams.sandbox.demo.Numbering;
import dev.hnetstreams.sandbox.demo.Tally;
import java.io.IOException;

/** The demo's messages for the topics of a service, and a reader of what it answers. */
final class Traffic implements AutoCloseable {
  private static final long SEED = 20260101;
  private static final int LOOK_MILLIS = 5;

  private final Feeder feeder;
  private final Tally tally;

  Traffic(String servers, AppConfig config) throws IOException {
    this(servers, config, (record, answer) -> {});
  }

  /**
   * @param servers of the broker
   * @param config names the topics
   * @param listener is shown each answer
   */
  Traffic(String servers, AppConfig config, Tally.Listener listener) throws IOException {
    Numbering numbering = Numbering.ofThisRun();
    this.feeder =
        new Feeder(servers, config.topics().input(), numbering, DemoMessages.shipped(SEED));
    this.tally =
        new Tally(
            servers, config.topics().output(), config.topics().deadLetter(), numbering, listener);
  }

  /** Starts a broker in this process with the topics of a service. */
  static EmbeddedKafka broker(AppConfig config, int partitions) throws IOException {
    EmbeddedKafka kafka = EmbeddedKafka.start(0);
    kafka.createTopics(config.topics().all().distinct().toList(), partitions);
    return kafka;
  }

  Feeder feeder() {
    return feeder;
  }

  Tally tally() {
    return tally;
  }

  /** Sends this many more and waits until the broker has them. */
  void send(long count) {
    feeder.send(count);
    feeder.flush();
  }

  /** Waits until this many are answered in all. */
  void await(long answers) throws InterruptedException {
    while (tally.answered() < answers) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Waits until all that was sent is answered. */
  void awaitAll() throws InterruptedException {
    await(feeder.sent());
  }

  @Override
  public void close() {
    tally.close();
    feeder.close();
  }
}

package dev.hnetstreams.app;

import dev.hnetstreams.app.cluster.AclCheck;
import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks the broker at the start whether it lets us work, then now and then whether it is there. */
final class BrokerProbe implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int PERIOD_SECONDS = 2;

  private final Cluster cluster;
  private final Consumer<ConfigException> onDenied;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "broker-probe");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> asking;
  private volatile boolean answers = true;
  private volatile Runnable alsoLook = () -> {};
  private volatile List<RequiredAcl> toAsk = List.of();

  /**
   * @param onDenied is told, once at most, of a permission whose want showed after the start
   */
  BrokerProbe(Map<String, String> kafka, Consumer<ConfigException> onDenied) {
    this.cluster = new Cluster(kafka);
    this.onDenied = onDenied;
  }

  /**
   * Refuses to start without the topics and the permissions.
   *
   * @param look is run now, and after each time that the broker answered
   * @throws ConfigException when the broker does not answer, or naming what is missing
   */
  void require(List<RequiredAcl> acls, Runnable look) {
    toAsk = cluster.ask(acls).require().unknown();
    this.alsoLook = look;
    look.run();
    asking =
        timer.scheduleWithFixedDelay(this::ask, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  Cluster cluster() {
    return cluster;
  }

  boolean brokerAnswers() {
    return answers;
  }

  private void ask() {
    try {
      answers = cluster.answers(TIMEOUT);
      if (answers) {
        alsoLook.run();
      }
      if (answers && !toAsk.isEmpty()) {
        askOnceItsTopicIsThere();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What would else show at the next start, when the counts are to be read from there. */
  private void askOnceItsTopicIsThere() {
    AclCheck.Findings found;
    try {
      found = cluster.ask(toAsk);
    } catch (ConfigException away) {
      return;
    }
    toAsk = found.unknown();
    try {
      found.require();
    } catch (ConfigException denied) {
      onDenied.accept(denied);
    }
  }

  @Override
  public void close() {
    if (asking != null) {
      asking.cancel(true);
    }
    timer.shutdownNow();
    cluster.close();
  }
}

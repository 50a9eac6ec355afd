package dev.hnetstreams.app.service;

import dev.hnetstreams.app.cluster.AclCheck;
import dev.hnetstreams.app.cluster.BrokerAwayException;
import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker at the start whether it lets us work, then now and then whether it is there. */
final class BrokerProbe implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int PERIOD_SECONDS = 2;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(BrokerProbe.class);

  private final Cluster cluster;
  private final Duration startTimeout;
  private volatile String waitsFor;
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
   * @param startTimeout how long {@link #require} waits for a broker that is away; zero: for ever
   * @param onDenied is told, once at most, of a permission whose want showed after the start
   */
  BrokerProbe(
      Map<String, String> kafka, Duration startTimeout, Consumer<ConfigException> onDenied) {
    this.cluster = new Cluster(kafka);
    this.startTimeout = startTimeout;
    this.onDenied = onDenied;
  }

  /**
   * Refuses to start without the topics and the permissions.
   *
   * @param look is run now, and after each time that the broker answered
   * @throws ConfigException when the broker does not answer, or naming what is missing
   */
  void require(List<RequiredAcl> acls, Runnable look) {
    toAsk = awaitBroker(acls).require().unknown();
    this.alsoLook = look;
    look.run();
    asking =
        timer.scheduleWithFixedDelay(this::ask, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  private AclCheck.Findings awaitBroker(List<RequiredAcl> acls) {
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        cluster.requireAnswer(TIMEOUT);
        AclCheck.Findings found = cluster.ask(acls);
        waitsFor = null;
        return found;
      } catch (BrokerAwayException away) {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (!startTimeout.isZero() && waited.plus(pause).compareTo(startTimeout) > 0) {
          throw away;
        }
        waitsFor = away.getMessage();
        LOG.warn(
            "event=broker_awaited seconds={} of={} why={}",
            waited.toSeconds(),
            startTimeout.isZero() ? "forever" : startTimeout.toSeconds(),
            away.getMessage());
        sleep(pause);
        pause = pause.compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
      }
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while waiting for a broker");
    }
  }

  /** Why a start does not go on; empty when it does. */
  Optional<String> waitsFor() {
    return Optional.ofNullable(waitsFor);
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

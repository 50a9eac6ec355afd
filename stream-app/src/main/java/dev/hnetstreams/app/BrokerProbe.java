package dev.hnetstreams.app;

import dev.hnetstreams.app.config.ConfigException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Asks the broker now and then whether it is there. */
final class BrokerProbe implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 3;
  private static final int START_TIMEOUT_SECONDS = 15;
  private static final int PERIOD_SECONDS = 2;

  private final String servers;
  private final Admin admin;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "broker-probe");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> asking;
  private volatile boolean answers = true;

  BrokerProbe(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>();
    kafka.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    this.servers = kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    try {
      this.admin = Admin.create(settings);
    } catch (KafkaException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new ConfigException("kafka: bootstrap.servers: " + servers + ": " + why);
    }
  }

  /**
   * Refuses to start without the topics.
   *
   * @throws ConfigException when the broker does not answer or a topic does not exist
   */
  void requireTopics(String input, List<String> outputs) {
    Set<String> there;
    try {
      there = admin.listTopics().names().get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ConfigException(
          "kafka: bootstrap.servers: %s: no broker answers within %d s"
              .formatted(servers, START_TIMEOUT_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking the broker for its topics");
    }
    List<String> missing = new ArrayList<>(outputs);
    missing.add(0, input);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new ConfigException(
          "topics: %s: no such topic on %s; create it first (only the demo creates topics)"
              .formatted(String.join(", ", missing), servers));
    }
    asking =
        timer.scheduleWithFixedDelay(this::ask, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * How many partitions a topic has.
   *
   * @throws ConfigException when the broker does not answer
   */
  int partitions(String topic) {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .get(topic)
          .partitions()
          .size();
    } catch (ExecutionException | TimeoutException e) {
      throw new ConfigException("topics: " + topic + ": no broker describes it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking the broker for " + topic);
    }
  }

  boolean brokerAnswers() {
    return answers;
  }

  private void ask() {
    try {
      admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      answers = true;
    } catch (ExecutionException | TimeoutException e) {
      answers = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (asking != null) {
      asking.cancel(true);
    }
    timer.shutdownNow();
    admin.close(java.time.Duration.ZERO);
  }
}

package dev.hnetstreams.app.watch;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.topology.OutputLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the output topics take, at the start and then now and then: it may change. */
public final class LimitsWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LimitsWatch.class);
  private static final int PERIOD_SECONDS = 5;

  private final Cluster cluster;
  private final OutputLimits limits;
  private final List<String> topics;
  private final Set<String> hidden = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "limits-watch");
            thread.setDaemon(true);
            return thread;
          });

  public LimitsWatch(Map<String, String> kafka, OutputLimits limits, List<String> topics) {
    this.cluster = new Cluster(kafka);
    this.limits = limits;
    this.topics = topics;
  }

  /** Reads once before it returns. */
  public void start() {
    read();
    var unused =
        timer.scheduleWithFixedDelay(this::read, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  private void read() {
    try {
      limits.update(cluster.limits(topics, this::onHidden));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("event=limits_not_read why={}", e.toString());
    }
  }

  private void onHidden(String topic) {
    if (hidden.add(topic)) {
      LOG.warn(
          "event=limits_hidden topic={} then=\"Kafka's defaults, until a record is refused\""
              + " expected=\"DescribeConfigs on the topic\"",
          topic);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    cluster.close();
  }
}

package dev.hnetstreams.app.deadletter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one redrive of a group work at a time. The lock is a membership of the group, so Kafka takes
 * it back from whoever dies. It is a courtesy: that no letter goes twice is up to the transactions,
 * which fence a holder that slept for too long.
 */
public final class RedriveLock implements AutoCloseable {
  /** How long Kafka waits for a holder that is gone; brokers allow no less by default. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  private static final Logger LOG = LoggerFactory.getLogger(RedriveLock.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  private RedriveLock(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    this.thread = new Thread(this::keep, "redrive-lock");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Takes the lock, or says who has it.
   *
   * @param kafka the service's own settings
   * @param topic of the dead letters, which must exist
   * @param group that remembers what has been sent on
   * @throws IllegalStateException naming the holder
   */
  public static RedriveLock take(Map<String, String> kafka, String topic, String group) {
    return take(kafka, topic, group, Claim.ofThisProcess());
  }

  static RedriveLock take(Map<String, String> kafka, String topic, String group, Claim own) {
    Holding holding = ask(kafka, topic, group, own);
    if (holding.ours()) {
      return new RedriveLock(holding.consumer());
    }
    holding.consumer().close();
    throw new IllegalStateException(
        "group %s: %s sends its dead letters on; wait for it, or end it"
            .formatted(group, holding.holder()));
  }

  private record Holding(KafkaConsumer<byte[], byte[]> consumer, Claim holder, boolean ours) {}

  /** Joins the group and waits for what it decides: at once, unless a holder was killed. */
  private static Holding ask(Map<String, String> kafka, String topic, String group, Claim own) {
    LockAssignor.State state = new LockAssignor.State(own);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(kafka, group, state),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (state.holder.get() == null) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "group %s: no answer within %d s whether another redrive runs"
                  .formatted(group, PATIENCE.toSeconds()));
        }
        consumer.poll(POLL);
      }
      return new Holding(consumer, state.holder.get(), state.own.get().holds());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static Map<String, Object> settings(
      Map<String, String> kafka, String group, LockAssignor.State state) {
    Map<String, Object> settings =
        ClientSettings.of(kafka, ConsumerConfig.configNames(), "consumer.");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the other has no assignors
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);
    settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, LockAssignor.class.getName());
    settings.put(LockAssignor.STATE, state);
    int session = (int) SESSION.toMillis();
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 5);
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, session);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /** A member that does not poll is taken for dead. */
  private void keep() {
    while (!closed.get()) {
      try {
        consumer.poll(POLL);
      } catch (KafkaException e) {
        LOG.warn("event=redrive_lock_lost why={}", e.toString());
        return;
      }
    }
  }

  @Override
  public void close() {
    closed.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}

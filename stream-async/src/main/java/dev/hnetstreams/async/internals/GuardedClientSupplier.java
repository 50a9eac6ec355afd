package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncTracer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka's own clients, with one question asked before offsets are committed, by the producer in a
 * transaction or by the consumer without one: is any record before them still in flight? It catches
 * a Kafka Streams that no longer drains the {@link CommitGate} first.
 */
public final class GuardedClientSupplier extends DefaultKafkaClientSupplier {
  private static final Set<String> COMMITS =
      Set.of("sendOffsetsToTransaction", "commitSync", "commitAsync");

  private final InFlightOffsets offsets;
  private final KafkaClientSupplier clients;
  private final AsyncTracer tracer;
  private final Duration longestPoll;

  /** Guards Kafka's own clients. */
  public GuardedClientSupplier(InFlightOffsets offsets, AsyncTracer tracer, Duration longestPoll) {
    this(offsets, new DefaultKafkaClientSupplier(), tracer, longestPoll);
  }

  /**
   * @param tracer told of the end of each commit
   * @param longestPoll longest wait for new records while any is in flight, above 0
   */
  public GuardedClientSupplier(
      InFlightOffsets offsets,
      KafkaClientSupplier clients,
      AsyncTracer tracer,
      Duration longestPoll) {
    this.offsets = offsets;
    this.clients = clients;
    this.tracer = tracer;
    this.longestPoll = longestPoll;
  }

  /**
   * Names to Kafka Streams the consumer of the streams group protocol, which it makes without
   * asking its supplier.
   */
  public static void configure(Properties properties) {
    if ("streams".equals(properties.get(StreamsConfig.GROUP_PROTOCOL_CONFIG))) {
      properties.put(StreamsProtocolConsumer.CONFIG, StreamsProtocolConsumer.class);
    }
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return clients.getAdmin(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return clients.getRestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return clients.getGlobalConsumer(config);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return (Producer<byte[], byte[]>)
        guarded(
            Producer.class,
            ToldClients.of(Producer.class, clients.getProducer(config), tracer),
            offsets);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> kafkas = clients.getConsumer(config);
    return (Consumer<byte[], byte[]>)
        guarded(Consumer.class, ToldClients.of(Consumer.class, watched(kafkas), tracer), offsets);
  }

  @SuppressWarnings("unchecked")
  private Consumer<byte[], byte[]> watched(Consumer<byte[], byte[]> kafkas) {
    RemadeTopics topics = RemadeTopics.of(kafkas);
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            GuardedClientSupplier.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, args) -> {
              if (method.getName().equals("poll") && args[0] instanceof Duration wait) {
                offsets.requireNotAbandoned();
                return topics.polled(poll(kafkas, wait));
              }
              return invoke(kafkas, method, args);
            });
  }

  /** Polls for less long while answers wait for the thread. */
  ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> kafkas, Duration wait) {
    boolean awaiting = wait.compareTo(longestPoll) > 0 && offsets.total() > 0;
    return kafkas.poll(awaiting ? longestPoll : wait);
  }

  static Object invoke(Object delegate, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(delegate, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static Object guarded(Class<?> client, Object delegate, InFlightOffsets inFlight) {
    return Proxy.newProxyInstance(
        GuardedClientSupplier.class.getClassLoader(),
        new Class<?>[] {client},
        (proxy, method, args) -> {
          if (COMMITS.contains(method.getName()) && args != null && args[0] instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            var offsets = (Map<TopicPartition, OffsetAndMetadata>) args[0];
            inFlight.requireNothingInFlightBefore(offsets);
          }
          return invoke(delegate, method, args);
        });
  }
}

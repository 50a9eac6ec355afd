package dev.hnetstreams.app.inference;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka's own clients, with one question asked before offsets are committed, by the producer in a
 * transaction or by the consumer without one: is any record before them still in flight? It catches
 * a Kafka Streams that no longer drains the {@link CommitGate} first.
 */
public final class GuardedClientSupplier extends DefaultKafkaClientSupplier {
  private static final Set<String> COMMITS =
      Set.of("sendOffsetsToTransaction", "commitSync", "commitAsync");

  private final InFlightLedger ledger;

  public GuardedClientSupplier(InFlightLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return (Producer<byte[], byte[]>) guarded(Producer.class, super.getProducer(config), ledger);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> kafkas = super.getConsumer(config);
    return (Consumer<byte[], byte[]>) guarded(Consumer.class, watched(kafkas), ledger);
  }

  @SuppressWarnings("unchecked")
  private static Consumer<byte[], byte[]> watched(Consumer<byte[], byte[]> kafkas) {
    RemadeTopics topics = RemadeTopics.of(kafkas);
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            GuardedClientSupplier.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, args) -> {
              Object result = invoke(kafkas, method, args);
              return result instanceof ConsumerRecords<?, ?> records
                  ? topics.polled((ConsumerRecords<byte[], byte[]>) records)
                  : result;
            });
  }

  private static Object invoke(Object delegate, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(delegate, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static Object guarded(Class<?> client, Object delegate, InFlightLedger ledger) {
    return Proxy.newProxyInstance(
        GuardedClientSupplier.class.getClassLoader(),
        new Class<?>[] {client},
        (proxy, method, args) -> {
          if (COMMITS.contains(method.getName()) && args != null && args[0] instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            var offsets = (Map<TopicPartition, OffsetAndMetadata>) args[0];
            ledger.requireNothingInFlightBefore(offsets);
          }
          return invoke(delegate, method, args);
        });
  }
}

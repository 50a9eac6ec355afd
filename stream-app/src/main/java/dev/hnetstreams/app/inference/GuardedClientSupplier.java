package dev.hnetstreams.app.inference;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka's own clients, with one question asked of the producer before offsets join a transaction:
 * is any record before them still in flight? It catches a Kafka Streams that no longer drains the
 * {@link CommitGate} first.
 */
public final class GuardedClientSupplier extends DefaultKafkaClientSupplier {
  private static final String COMMIT_OFFSETS = "sendOffsetsToTransaction";

  private final InFlightLedger ledger;

  public GuardedClientSupplier(InFlightLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return guarded(super.getProducer(config), ledger);
  }

  @SuppressWarnings("unchecked")
  static Producer<byte[], byte[]> guarded(
      Producer<byte[], byte[]> producer, InFlightLedger ledger) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            GuardedClientSupplier.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, args) -> {
              if (method.getName().equals(COMMIT_OFFSETS)) {
                ledger.requireNothingInFlightBefore(
                    (Map<TopicPartition, OffsetAndMetadata>) args[0]);
              }
              try {
                return method.invoke(producer, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

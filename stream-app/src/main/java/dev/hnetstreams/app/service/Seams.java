package dev.hnetstreams.app.service;

import dev.hnetstreams.runtime.batch.BatchModel;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Where a test of faults may step in between the service's parts. In production nothing does. */
public interface Seams {
  Seams NONE = new Seams() {};

  /** Around a worker's network. */
  default BatchModel lane(BatchModel network) {
    return network;
  }

  /** Around Kafka's clients. */
  default KafkaClientSupplier clients(KafkaClientSupplier clients) {
    return clients;
  }

  /** The wall clock, milliseconds since the epoch. */
  default long wallMillis() {
    return System.currentTimeMillis();
  }
}

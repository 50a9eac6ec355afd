package dev.hnetstreams.app;

import dev.hnetstreams.app.http.Health;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Alive unless Kafka Streams has given up; ready while it runs and the broker answers. */
record ServiceHealth(KafkaStreams streams, BrokerProbe probe) implements Health {
  @Override
  public Optional<String> whyDead() {
    return streams.state() == KafkaStreams.State.ERROR
        ? Optional.of("kafka streams has failed for good")
        : Optional.empty();
  }

  @Override
  public Optional<String> whyNotReady() {
    if (streams.state() != KafkaStreams.State.RUNNING) {
      return Optional.of("kafka streams is " + streams.state());
    }
    return probe.brokerAnswers() ? Optional.empty() : Optional.of("the broker does not answer");
  }
}

package dev.hnetstreams.app.service;

import dev.hnetstreams.app.http.Health;
import dev.hnetstreams.app.serving.QueueShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Alive unless Kafka Streams has given up; ready while it runs, the broker answers and a caller
 * would find room in the queue. The parts come one by one as the service starts. Any thread.
 */
final class ServiceHealth implements Health {
  private volatile Started started;
  private volatile BrokerProbe probe;
  private volatile boolean stopping;
  private volatile Supplier<List<String>> remarks = List::of;

  private record Started(
      KafkaStreams streams, BrokerProbe probe, QueueShare requests, Surroundings surroundings) {}

  void started(
      KafkaStreams streams, BrokerProbe probe, QueueShare requests, Surroundings surroundings) {
    started = new Started(streams, probe, requests, surroundings);
  }

  /** A start that waits for the broker says so. */
  void probing(BrokerProbe newProbe) {
    probe = newProbe;
  }

  /**
   * @param newRemarks what an operator should know though it is ready
   */
  void remarking(Supplier<List<String>> newRemarks) {
    remarks = newRemarks;
  }

  @Override
  public List<String> remarks() {
    return remarks.get();
  }

  void stopping() {
    stopping = true;
  }

  @Override
  public Optional<String> whyDead() {
    Started now = started;
    return now != null && now.streams().state() == KafkaStreams.State.ERROR
        ? Optional.of("kafka streams has failed for good")
        : Optional.empty();
  }

  @Override
  public List<Reason> whyNotReady() {
    Started now = started;
    if (stopping) {
      return List.of(new Reason("stopping", "the service stops"));
    }
    Optional<String> away = probe == null ? Optional.empty() : probe.waitsFor();
    if (now == null && away.isPresent()) {
      return List.of(new Reason("broker_awaited", "starting: " + away.get()));
    }
    if (now == null) {
      return List.of(
          new Reason("model_loading", "starting: the model loads, then the topics are looked up"));
    }
    List<Reason> reasons = new ArrayList<>();
    KafkaStreams.State state = now.streams().state();
    if (state != KafkaStreams.State.RUNNING) {
      reasons.add(new Reason("rebalancing", "kafka streams is " + state));
    }
    if (!now.probe().brokerAnswers()) {
      reasons.add(new Reason("broker_away", "the broker does not answer"));
    }
    reasons.addAll(now.surroundings().whyNotReady());
    if (now.requests().full()) {
      reasons.add(new Reason("queue_full", "the queue is full"));
    }
    return reasons;
  }

  /** Types of the reasons why not; empty when ready. */
  Set<String> reasonTypes() {
    return whyNotReady().stream().map(Reason::type).collect(Collectors.toSet());
  }
}

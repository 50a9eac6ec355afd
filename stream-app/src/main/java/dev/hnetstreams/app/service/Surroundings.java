package dev.hnetstreams.app.service;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.InputOffsets;
import dev.hnetstreams.app.cluster.InputOffsets.Offsets;
import dev.hnetstreams.app.cluster.KafkaFailures;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.formats.Formats;
import dev.hnetstreams.app.http.Health.Reason;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.InputTopics;
import dev.hnetstreams.app.topology.Refusals;
import dev.hnetstreams.app.topology.StoredCounts;
import dev.hnetstreams.app.topology.StreamsSettings;
import dev.hnetstreams.app.watch.GroupWatch;
import dev.hnetstreams.app.watch.LagWatch;
import dev.hnetstreams.app.watch.ThreadFailures;
import dev.hnetstreams.app.watch.TopicWatch;
import dev.hnetstreams.app.watch.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What watches the cluster around the service, and what follows for stream threads. Any thread. */
final class Surroundings {
  /** A thread that failed may hold its partitions again: they are not forgotten for so long. */
  private static final long UNSETTLED_NANOS = Duration.ofMinutes(5).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

  private final Formats formats;
  private final TopicWatch topics;
  private final GroupWatch group;
  private final LagWatch lag;
  private final InputOffsets offsets;
  private volatile StoredCounts streams;
  private volatile long failedNanos = System.nanoTime() - UNSETTLED_NANOS;
  private volatile List<Trouble> said = List.of();
  private final ThreadFailures failures = new ThreadFailures(this::lookAgain);
  private final Consumer<ConfigException> onDenied;
  private final Runnable onReplaced;

  /**
   * @param formats says whether the schema registry is away
   * @param onDenied is told of a permission that the service lacks for good
   * @param onReplaced is told of each stream thread that is replaced
   */
  Surroundings(
      AppConfig config,
      ClassifyTopology topology,
      Formats formats,
      Cluster cluster,
      Consumer<ConfigException> onDenied,
      Runnable onReplaced) {
    this.formats = formats;
    InputTopics inputs = config.topics().inputs();
    this.topics =
        new TopicWatch(
            cluster,
            inputs,
            topology.outputTopics(),
            ClassifyTopology.countsChangelog(config.streams().applicationId()));
    this.group =
        new GroupWatch(
            cluster,
            config.streams().applicationId(),
            config.streams().groupProtocol() == StreamsSettings.GroupProtocol.STREAMS,
            inputs,
            ClassifyTopology.mark(inputs));
    this.lag = new LagWatch(inputs::label, config.health().stallTimeout());
    this.offsets = cluster.offsets(config.streams().applicationId());
    this.onDenied = onDenied;
    this.onReplaced = onReplaced;
  }

  /**
   * From now on the lag is watched too.
   *
   * @param newStreams says which partitions this instance holds
   */
  void watch(StoredCounts newStreams) {
    this.streams = newStreams;
  }

  /** Looks at everything once, and logs what has changed; blocks for seconds at most. */
  void look() {
    topics.look();
    group.look();
    formats.look();
    if (streams != null && topics.inputThere()) {
      lookAtLag(streams);
    }
    sayWhatChanged();
  }

  private void lookAtLag(StoredCounts holder) {
    boolean settled = holder.settled() && System.nanoTime() - failedNanos > UNSETTLED_NANOS;
    try {
      Set<TopicPartition> wanted = lag.wanted(holder.inputs(), settled);
      wanted.removeIf(partition -> !topics.has(partition));
      Map<TopicPartition, Offsets> seen = offsets.of(wanted);
      lag.update(
          seen,
          System.nanoTime(),
          partition -> offsets.holdsRecord(partition, seen.get(partition).committed()));
    } catch (ConfigException | IllegalStateException away) {
      // No broker, or no streams yet or any more: what was seen last still holds.
    }
  }

  private void sayWhatChanged() {
    List<Trouble> now = troubles();
    List<String> before = said.stream().map(Trouble::type).toList();
    List<String> after = now.stream().map(Trouble::type).toList();
    if (!before.equals(after)) {
      now.forEach(
          trouble -> LOG.warn("event=trouble type={} what={}", trouble.type(), trouble.message()));
      if (now.isEmpty()) {
        LOG.info("event=trouble_over types={}", before);
      }
    }
    said = now;
  }

  /** What keeps the service from working, as last seen. */
  List<Reason> whyNotReady() {
    return troubles().stream().map(t -> new Reason(t.type(), t.message())).toList();
  }

  private List<Trouble> troubles() {
    List<Trouble> all = new ArrayList<>(topics.troubles());
    all.addAll(group.troubles());
    formats.troubles().forEach((type, why) -> all.add(new Trouble(type, why)));
    all.addAll(lag.troubles(System.nanoTime()));
    return all;
  }

  /** Whether members of another topology are in the group, so that no rebalance may end. */
  boolean stalledByOthers() {
    return !group.troubles().isEmpty();
  }

  /** Records of each partition of this instance that are not processed and committed yet. */
  Map<String, Double> lag() {
    return lag.lag();
  }

  /** Seconds since each partition with lag last moved. */
  Map<String, Double> stalledSeconds() {
    return lag.stalledSeconds(System.nanoTime());
  }

  /** Partitions of the input topic that has most, as last seen. */
  int partitions() {
    return topics.partitions();
  }

  /** Stream threads that wait for something do so no longer. */
  void stop() {
    failures.stop();
  }

  /**
   * Called by a stream thread that failed. A permission that was there at the start and is missing
   * from the input topic now may come back; of any other, another thread has no more.
   */
  StreamThreadExceptionResponse onThreadFailure(Throwable failure) {
    failedNanos = System.nanoTime();
    Optional<ConfigException> denied = KafkaFailures.ofPermission(failure);
    if (denied.isPresent() && lookAgain()) {
      onDenied.accept(denied.get());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    // A refused output is remembered: the same record is answered with less.
    if (Refusals.explain(failure) || failures.goOn(failure)) {
      onReplaced.run();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private boolean lookAgain() {
    topics.look();
    group.look();
    formats.look();
    return topics.troubles().isEmpty()
        && group.troubles().isEmpty()
        && formats.troubles().isEmpty();
  }
}

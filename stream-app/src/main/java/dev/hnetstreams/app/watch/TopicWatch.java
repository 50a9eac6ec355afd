package dev.hnetstreams.app.watch;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.TopicSight;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.topology.InputTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on the service's topics. The copy of the counts has a partition for each of the
 * input's, and Kafka Streams refuses to work when it has not: when the input has grown, this grows
 * the copy. What a partition of it holds stays right, since counts are of their input partition.
 * Any thread; a look blocks for seconds at most.
 */
public final class TopicWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  private final Cluster cluster;
  private final InputTopics inputs;
  private final List<String> outputs;
  private final String changelog;
  private volatile List<Trouble> troubles = List.of();
  private volatile Map<String, Integer> partitions = Map.of();

  /**
   * @param outputs topics that are written to
   * @param changelog the copy of the counts, which need not be there yet
   */
  public TopicWatch(Cluster cluster, InputTopics inputs, List<String> outputs, String changelog) {
    this.cluster = cluster;
    this.inputs = inputs;
    this.outputs = List.copyOf(outputs);
    this.changelog = changelog;
  }

  /** Looks once, and mends what it can. Keeps what it knows when the cluster does not answer. */
  public synchronized void look() {
    List<String> all = new ArrayList<>(outputs);
    all.add(changelog);
    List<String> read;
    Map<String, TopicSight> seen;
    try {
      read = cluster.matching(inputs);
      all.addAll(read);
      seen = cluster.look(all);
    } catch (ConfigException away) {
      return;
    }
    List<Trouble> found = new ArrayList<>();
    for (String topic : all) {
      if (!topic.equals(changelog) && seen.get(topic).missing()) {
        found.add(missing(topic));
      }
    }
    if (read.isEmpty()) {
      found.add(
          new Trouble("topic_missing", "no topic matches %s, expected one".formatted(inputs)));
    }
    read.stream()
        .filter(topic -> !seen.get(topic).allows(AclOperation.READ))
        .forEach(topic -> found.add(notAllowed(topic)));
    partitions =
        read.stream()
            .filter(topic -> seen.get(topic).partitions() > 0)
            .collect(Collectors.toMap(topic -> topic, topic -> seen.get(topic).partitions()));
    if (inputThere()) {
      keepUp(partitions(), seen.get(changelog).partitions(), found);
    }
    troubles = List.copyOf(found);
  }

  private static Trouble notAllowed(String topic) {
    return new Trouble(
        "not_allowed",
        "topic %s: Read is not allowed any more; `hnet-streams config acls` prints what grants it"
            .formatted(topic));
  }

  private static Trouble missing(String topic) {
    return new Trouble(
        "topic_missing", "topic %s does not exist, expected it as at the start".formatted(topic));
  }

  private void keepUp(int wanted, int copied, List<Trouble> found) {
    if (copied == 0 || copied == wanted) {
      return;
    }
    String why = "it has fewer partitions than before: see the runbook";
    if (copied < wanted) {
      try {
        cluster.grow(changelog, wanted);
        LOG.info("event=changelog_grown topic={} from={} to={}", changelog, copied, wanted);
        why = "it is being grown";
      } catch (ConfigException e) {
        why = e.getMessage();
      }
    }
    found.add(
        new Trouble(
            "topic_mismatch",
            "topic %s has %d partitions, expected %d as %s has: %s"
                .formatted(changelog, copied, wanted, inputs, why)));
  }

  /** What was wrong at the last look. */
  public List<Trouble> troubles() {
    return troubles;
  }

  /** Whether an input topic could be described at the last look. */
  public boolean inputThere() {
    return !partitions.isEmpty();
  }

  /** Partitions of the input topic that has most, as last seen; 0 before the first look. */
  public int partitions() {
    return partitions.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** Whether a partition of the input was there at the last look. */
  public boolean has(TopicPartition partition) {
    return partition.partition() < partitions.getOrDefault(partition.topic(), 0);
  }
}

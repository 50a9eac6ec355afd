package dev.hnetstreams.app.cluster;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.deadletter.RedriveNames;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.InputTopics;
import dev.hnetstreams.app.topology.StreamsSettings.Guarantee;
import dev.hnetstreams.app.topology.TopicsConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;

/**
 * What each command needs of Kafka, and no more. Read and Write on a thing imply Describe; who may
 * write a topic may do so idempotently.
 */
public final class RequiredAcls {
  private static final String LIMITS = "what it takes; without, its limits are found by refusals";

  private RequiredAcls() {}

  /** Each command that comes to Kafka with what it needs, {@code run} first. */
  public static Map<String, List<RequiredAcl>> byCommand(AppConfig config) {
    Map<String, List<RequiredAcl>> all = new LinkedHashMap<>();
    all.put("run", run(config));
    all.put("dlq list", list(config));
    all.put("dlq redrive", redrive(config, null));
    all.put("explain", explain(config, null));
    if (config.topics().feedback() != null) {
      all.put("feedback export", feedbackExport(config));
    }
    return all;
  }

  /**
   * For {@code explain}.
   *
   * @param topic of the record; null: those that the service reads
   */
  public static List<RequiredAcl> explain(AppConfig config, String topic) {
    TopicsConfig topics = config.topics();
    return List.of(
        topic == null
            ? input(topics, READ, "the record")
            : RequiredAcl.of(TOPIC, topic, READ, "the record"),
        RequiredAcl.of(TOPIC, topics.output(), READ, "its answer"),
        RequiredAcl.of(TOPIC, topics.deadLetter(), READ, "or its dead letter"),
        RequiredAcl.of(
            GROUP, config.streams().applicationId(), DESCRIBE, "whether it was read already"));
  }

  /** For {@code feedback export}. */
  public static List<RequiredAcl> feedbackExport(AppConfig config) {
    return List.of(
        RequiredAcl.of(TOPIC, config.topics().feedback(), READ, "the votes"),
        input(config.topics(), READ, "the texts that they are about"));
  }

  /** For {@code run}. */
  public static List<RequiredAcl> run(AppConfig config) {
    TopicsConfig topics = config.topics();
    String id = config.streams().applicationId();
    List<RequiredAcl> all = new ArrayList<>();
    all.add(input(topics, READ, "the texts"));
    all.add(RequiredAcl.of(TOPIC, topics.output(), WRITE, "results"));
    all.add(RequiredAcl.of(TOPIC, topics.deadLetter(), WRITE, "what could not be classified"));
    all.add(RequiredAcl.of(TOPIC, topics.stats(), WRITE, "counts"));
    if (topics.snippets() != null) {
      all.add(RequiredAcl.of(TOPIC, topics.snippets(), WRITE, "code out of texts"));
    }
    if (topics.reasons() != null) {
      all.add(RequiredAcl.of(TOPIC, topics.reasons(), WRITE, "why verdicts were given"));
    }
    if (topics.feedback() != null) {
      all.add(RequiredAcl.of(TOPIC, topics.feedback(), WRITE, "votes of /v1/feedback"));
      all.add(RequiredAcl.of(TOPIC, topics.feedback(), READ, "counting them"));
    }
    config.routes().stream()
        .map(route -> route.to())
        .distinct()
        .forEach(to -> all.add(RequiredAcl.of(TOPIC, to, WRITE, "results of a route")));
    Stream.concat(
            Stream.of(
                    topics.output(),
                    topics.deadLetter(),
                    topics.stats(),
                    topics.snippets(),
                    topics.reasons())
                .filter(Objects::nonNull),
            config.routes().stream().map(route -> route.to()))
        .distinct()
        .forEach(to -> all.add(RequiredAcl.of(TOPIC, to, DESCRIBE_CONFIGS, LIMITS)));
    String changelog = ClassifyTopology.countsChangelog(id);
    all.add(RequiredAcl.of(TOPIC, changelog, CREATE, "Kafka Streams makes it at the first start"));
    all.add(RequiredAcl.of(TOPIC, changelog, WRITE, "a copy of the counts that are kept"));
    all.add(RequiredAcl.of(TOPIC, changelog, READ, "to have them again elsewhere"));
    all.add(RequiredAcl.of(TOPIC, changelog, ALTER, "to grow it when the input topic grows"));
    all.add(RequiredAcl.of(GROUP, id, READ, "sharing partitions, committing offsets"));
    if (config.streams().guarantee() == Guarantee.EXACTLY_ONCE_V2) {
      all.add(
          new RequiredAcl(
              TRANSACTIONAL_ID,
              id + "-",
              PatternType.PREFIXED,
              WRITE,
              "exactly once: an id for each stream thread"));
    }
    return all;
  }

  /** For {@code dlq list} and {@code dlq redrive --dry-run}. */
  public static List<RequiredAcl> list(AppConfig config) {
    return List.of(
        letters(config),
        RequiredAcl.of(GROUP, redriveGroup(config), DESCRIBE, "what has been sent on"));
  }

  /**
   * For {@code dlq redrive}.
   *
   * @param to where letters are sent, or null: back to where they came from
   */
  public static List<RequiredAcl> redrive(AppConfig config, String to) {
    String group = redriveGroup(config);
    return List.of(
        letters(config),
        input(config.topics(), READ, "originals that letters had no room for"),
        to == null
            ? input(config.topics(), WRITE, "where letters go")
            : RequiredAcl.of(TOPIC, to, WRITE, "where letters go"),
        RequiredAcl.of(GROUP, group, READ, "remembering what has been sent on"),
        RequiredAcl.of(
            TRANSACTIONAL_ID,
            RedriveNames.transactionalId(group, config.topics().deadLetter()),
            WRITE,
            "each letter exactly once"));
  }

  private static RequiredAcl input(TopicsConfig topics, AclOperation operation, String why) {
    InputTopics inputs = topics.inputs();
    return inputs.pattern() == null
        ? RequiredAcl.of(TOPIC, inputs.name(), operation, why)
        : RequiredAcl.topics(inputs.prefix(), operation, why);
  }

  private static RequiredAcl letters(AppConfig config) {
    return RequiredAcl.of(TOPIC, config.topics().deadLetter(), READ, "the letters");
  }

  private static String redriveGroup(AppConfig config) {
    return RedriveNames.group(config.streams().applicationId());
  }
}

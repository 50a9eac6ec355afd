package dev.hnetstreams.app.cluster;

import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.topology.InputTopics;
import dev.hnetstreams.app.topology.TopicLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** A door to the cluster by the {@code kafka} block's settings. Any thread. */
public final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Feature levels of metadata.version, 4.1-IV1 and 4.2-IV1. */
  private static final int NEWEST_OF_41 = 27;

  private static final int NEWEST_OF_42 = 29;
  private static final Duration LOOK_PATIENCE = Duration.ofSeconds(5);

  private final Map<String, String> kafka;
  private final String servers;
  private final Admin admin;

  /**
   * Connects to nothing yet.
   *
   * @throws ConfigException when the settings cannot be used, or one of the servers speaks TLS
   *     where clear text is configured
   */
  public Cluster(Map<String, String> kafka) {
    this.kafka = kafka;
    this.servers = kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    Map<String, Object> settings = new HashMap<>();
    kafka.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    TlsSniff.requireClearText(KafkaFailures.protocol(kafka), servers);
    try {
      this.admin = Admin.create(settings);
    } catch (KafkaException e) {
      throw KafkaFailures.ofSettings(servers, e);
    }
  }

  /**
   * Whether the topics are there and everything is allowed. Asks only.
   *
   * @throws BrokerAwayException when no broker answers
   * @throws ConfigException when the cluster keeps us out
   */
  public AclCheck.Findings ask(List<RequiredAcl> acls) {
    TlsSniff.requireClearText(KafkaFailures.protocol(kafka), servers); // it may be up only now
    try {
      return AclCheck.of(admin, servers, acls, PATIENCE);
    } catch (ExecutionException e) {
      throw KafkaFailures.of(kafka, e.getCause());
    } catch (TimeoutException e) {
      throw KafkaFailures.silent(kafka, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking the broker what is allowed");
    }
  }

  /**
   * Describes topics, those that are missing or closed to us too.
   *
   * @throws ConfigException when the cluster keeps us out or does not answer
   */
  public Map<String, TopicSight> look(Collection<String> topics) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    Map<String, TopicSight> seen = new HashMap<>();
    for (String topic : topics) {
      seen.put(topic, answer(() -> TopicSight.of(asked.get(topic), LOOK_PATIENCE)));
    }
    return seen;
  }

  /**
   * Names of the topics that are read now: the one that is named, there or not, or all that match.
   *
   * @throws ConfigException when the cluster keeps us out or does not answer
   */
  public List<String> matching(InputTopics inputs) {
    return inputs.pattern() == null
        ? List.of(inputs.name())
        : answer(() -> get(admin.listTopics().names(), LOOK_PATIENCE)).stream()
            .filter(inputs::includes)
            .sorted()
            .toList();
  }

  /**
   * Gives a topic more partitions.
   *
   * @throws ConfigException when that is not allowed or goes wrong
   */
  public void grow(String topic, int partitions) {
    Map<String, NewPartitions> wanted = Map.of(topic, NewPartitions.increaseTo(partitions));
    var unused = answer(() -> get(admin.createPartitions(wanted).all(), LOOK_PATIENCE));
  }

  /**
   * Describes a group, whatever its protocol.
   *
   * @throws ConfigException when the cluster keeps us out or does not answer
   */
  public GroupSight group(String group) {
    return answer(() -> GroupSight.of(admin, group, LOOK_PATIENCE));
  }

  /** Whether the brokers are of a 4.2 release: they do not tell which. */
  public boolean of42() {
    SupportedVersionRange range =
        answer(() -> get(admin.describeFeatures().featureMetadata(), LOOK_PATIENCE))
            .supportedFeatures()
            .get("metadata.version");
    return range != null && range.maxVersion() > NEWEST_OF_41 && range.maxVersion() <= NEWEST_OF_42;
  }

  /**
   * Returns when a broker answers.
   *
   * @throws BrokerAwayException when none does in time
   * @throws ConfigException when it keeps us out
   */
  public void requireAnswer(Duration patience) {
    try {
      var unused = get(admin.describeCluster().nodes(), patience);
    } catch (ExecutionException e) {
      throw KafkaFailures.of(kafka, e.getCause());
    } catch (TimeoutException e) {
      throw KafkaFailures.silent(kafka, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while waiting for a broker");
    }
  }

  /** Asks how far a group is. */
  public InputOffsets offsets(String group) {
    return new InputOffsets(kafka, admin, group);
  }

  private interface Question<T> {
    T ask() throws ExecutionException, TimeoutException, InterruptedException;
  }

  private <T> T answer(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      throw KafkaFailures.ofPermission(e).orElseGet(() -> KafkaFailures.of(kafka, e.getCause()));
    } catch (TimeoutException e) {
      throw KafkaFailures.silent(kafka, LOOK_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking the broker");
    }
  }

  /**
   * Reads what topics take. A topic that does not exist, or whose configuration the cluster does
   * not show, is left out.
   *
   * @param onHidden is told of each topic whose configuration may not be read
   */
  public Map<String, TopicLimits> limits(List<String> topics, Consumer<String> onHidden)
      throws InterruptedException {
    Map<String, TopicLimits> limits = new HashMap<>();
    Map<ConfigResource, KafkaFuture<Config>> asked =
        admin
            .describeConfigs(
                topics.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t)).toList())
            .values();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> one : asked.entrySet()) {
      try {
        Map<String, String> config = new HashMap<>();
        get(one.getValue(), PATIENCE).entries().forEach(e -> config.put(e.name(), e.value()));
        limits.put(one.getKey().name(), TopicLimits.of(config));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          onHidden.accept(one.getKey().name());
        }
      } catch (TimeoutException e) {
        return limits; // it is asked again
      }
    }
    return limits;
  }

  /** Whether a broker answers in time. */
  public boolean answers(Duration patience) throws InterruptedException {
    try {
      get(admin.describeCluster().nodes(), patience);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static <T> T get(KafkaFuture<T> future, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}

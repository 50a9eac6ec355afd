package dev.hnetstreams.app.cluster;

import dev.hnetstreams.app.config.ConfigException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Asks the cluster what it allows, by its answers to requests that change nothing; but who asks for
 * a literal transactional id fences whoever uses it, so ask only when nobody may. A cluster without
 * an authorizer allows everything. Owned by one thread.
 */
public final class AclCheck {
  /** No member is called that, and no transaction. */
  private static final String NOBODY = "permission-check";

  private final Admin admin;
  private final long deadlineNanos;
  private final Set<RequiredAcl> missing = new LinkedHashSet<>();
  private final Set<RequiredAcl> unknown = new LinkedHashSet<>();
  private final Set<String> noTopics = new LinkedHashSet<>();

  private AclCheck(Admin admin, Duration patience) {
    this.admin = admin;
    this.deadlineNanos = System.nanoTime() + patience.toNanos();
  }

  /**
   * @param missing what is not allowed
   * @param unknown all that concerns topics that Kafka Streams has not made yet; to be asked again
   * @param noTopics topics that do not exist, and that nobody will create
   */
  public record Findings(
      String servers, List<RequiredAcl> missing, List<RequiredAcl> unknown, List<String> noTopics) {

    /**
     * Goes on only with everything that could be asked.
     *
     * @throws ConfigException naming all that is missing
     */
    public Findings require() {
      if (!noTopics.isEmpty()) {
        throw new ConfigException(
            "topics: %s: no such topic on %s; create it first (only the demo creates topics)"
                .formatted(String.join(", ", noTopics), servers));
      }
      return requireAllowed();
    }

    /**
     * Goes on without a topic, and not without a permission.
     *
     * @throws ConfigException naming all that is missing
     */
    public Findings requireAllowed() {
      if (!missing.isEmpty()) {
        throw new ConfigException(
            "kafka: %s: not allowed: %s; `hnet-streams config acls` prints what grants it"
                .formatted(
                    servers,
                    missing.stream()
                        .map(acl -> acl + " (" + acl.why() + ")")
                        .collect(Collectors.joining(", "))));
      }
      return this;
    }
  }

  /**
   * Asks.
   *
   * @param patience for all questions
   * @throws ExecutionException when the cluster refuses to talk, or a question failed
   * @throws TimeoutException when it does not answer
   */
  static Findings of(Admin admin, String servers, List<RequiredAcl> acls, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    AclCheck check = new AclCheck(admin, patience);
    check.topics(
        acls.stream()
            .filter(acl -> acl.type() == ResourceType.TOPIC && !acl.manyTopics())
            .toList());
    for (RequiredAcl acl : acls) {
      if (acl.type() == ResourceType.GROUP) {
        check.group(acl);
      } else if (acl.type() == ResourceType.TRANSACTIONAL_ID) {
        check.transactionalId(acl);
      }
    }
    return new Findings(
        servers,
        acls.stream().filter(check.missing::contains).toList(),
        List.copyOf(check.unknown),
        List.copyOf(check.noTopics));
  }

  private void topics(List<RequiredAcl> acls)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, List<RequiredAcl>> byTopic =
        acls.stream()
            .collect(
                Collectors.groupingBy(RequiredAcl::name, LinkedHashMap::new, Collectors.toList()));
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(
                byTopic.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (Map.Entry<String, List<RequiredAcl>> topic : byTopic.entrySet()) {
      try {
        TopicDescription there = get(asked.get(topic.getKey()));
        Set<AclOperation> may = there.authorizedOperations();
        topic.getValue().stream()
            .filter(acl -> may != null && !may.contains(acl.operation()))
            .filter(acl -> acl.operation() != AclOperation.CREATE) // it is there
            .filter(acl -> !acl.optional())
            .forEach(missing::add);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          topic.getValue().stream().filter(acl -> !acl.optional()).forEach(missing::add);
        } else if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          notThere(topic.getKey(), topic.getValue());
        } else {
          throw e;
        }
      }
    }
  }

  private void notThere(String topic, List<RequiredAcl> acls)
      throws ExecutionException, TimeoutException, InterruptedException {
    Optional<RequiredAcl> create =
        acls.stream().filter(acl -> acl.operation() == AclOperation.CREATE).findFirst();
    if (create.isEmpty()) {
      noTopics.add(topic);
      return;
    }
    unknown.addAll(acls);
    requireAllowed(
        create.get(),
        admin
            .createTopics(
                List.of(new NewTopic(topic, Optional.of(1), Optional.empty())),
                new CreateTopicsOptions().validateOnly(true))
            .all());
  }

  private void group(RequiredAcl acl)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (acl.operation() == AclOperation.DESCRIBE) {
      requireAllowed(acl, admin.listConsumerGroupOffsets(acl.name()).all());
      return;
    }
    var nobody = new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(NOBODY)));
    requireAllowed(acl, admin.removeMembersFromConsumerGroup(acl.name(), nobody).all());
  }

  private void transactionalId(RequiredAcl acl)
      throws ExecutionException, TimeoutException, InterruptedException {
    String id = acl.pattern() == PatternType.PREFIXED ? acl.name() + NOBODY : acl.name();
    requireAllowed(acl, admin.fenceProducers(List.of(id)).all());
  }

  /** Whatever else is wrong with the question says that it is allowed. */
  private void requireAllowed(RequiredAcl acl, KafkaFuture<?> answer)
      throws TimeoutException, InterruptedException {
    try {
      get(answer);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        missing.add(acl);
      }
    }
  }

  private <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}

package dev.hnetstreams.app.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * A group as the cluster knows it.
 *
 * @param kind its protocol, or that there is none of that name
 * @param sources topics that the group's topology reads; empty unless it is of the streams protocol
 */
public record GroupSight(Kind kind, List<Member> members, Set<String> sources) {
  private static final GroupSight NONE = new GroupSight(Kind.NONE, List.of(), Set.of());

  /** What a group is. */
  public enum Kind {
    NONE,
    CLASSIC,
    STREAMS
  }

  /**
   * One consumer, of a stream thread here.
   *
   * @param topics it is assigned; empty while the group is not settled
   */
  public record Member(String clientId, String host, Set<String> topics) {}

  static GroupSight of(Admin admin, String group, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return of(
          get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group), patience));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    try {
      return of(
          get(admin.describeStreamsGroups(List.of(group)).describedGroups().get(group), patience));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return NONE;
      }
      throw e;
    }
  }

  private static <T> T get(KafkaFuture<T> future, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static GroupSight of(ConsumerGroupDescription group) {
    List<Member> members =
        group.members().stream().map(m -> new Member(m.clientId(), m.host(), topics(m))).toList();
    return new GroupSight(Kind.CLASSIC, members, Set.of());
  }

  private static Set<String> topics(MemberDescription member) {
    return member.assignment().topicPartitions().stream()
        .map(TopicPartition::topic)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static GroupSight of(StreamsGroupDescription group) {
    List<Member> members =
        group.members().stream()
            .map(m -> new Member(m.clientId(), m.clientHost(), Set.<String>of()))
            .toList();
    Set<String> sources =
        group.subtopologies().stream()
            .flatMap(part -> part.sourceTopics().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return new GroupSight(Kind.STREAMS, members, sources);
  }
}

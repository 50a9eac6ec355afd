package dev.hnetstreams.app.cluster;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as this client sees it.
 *
 * @param partitions 0 when the topic is missing, or hidden from this client
 * @param hidden true when this client may not even describe it
 * @param may operations that are allowed; null where the cluster has no authorizer
 */
public record TopicSight(int partitions, boolean hidden, Set<AclOperation> may) {
  private static final TopicSight MISSING = new TopicSight(0, false, null);
  private static final TopicSight HIDDEN = new TopicSight(0, true, Set.of());

  static TopicSight of(KafkaFuture<TopicDescription> asked, Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      TopicDescription topic = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new TopicSight(topic.partitions().size(), false, topic.authorizedOperations());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return MISSING;
      }
      if (e.getCause() instanceof AuthorizationException) {
        return HIDDEN;
      }
      throw e;
    }
  }

  public boolean missing() {
    return partitions == 0 && !hidden;
  }

  /** Whether the cluster allows an operation on it; of a missing topic, yes. */
  public boolean allows(AclOperation operation) {
    return !hidden && (may == null || may.contains(operation));
  }
}

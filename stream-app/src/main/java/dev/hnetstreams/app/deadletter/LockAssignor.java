package dev.hnetstreams.app.deadletter;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;

/**
 * Assigns a lock instead of partitions: each member brings its {@link Claim}, the group's leader
 * chooses one, and all are told which. Made by Kafka's consumer, on whose thread it works.
 */
public final class LockAssignor implements ConsumerPartitionAssignor, Configurable {
  /** Where the member's {@link State} is in the consumer's configuration. */
  static final String STATE = "hnet.redrive.lock";

  private State state;

  /** What a member brings and what it is told. Any thread. */
  static final class State {
    final AtomicReference<Claim> own;

    /** Null until the group has decided. */
    final AtomicReference<Claim> holder = new AtomicReference<>();

    State(Claim own) {
      this.own = new AtomicReference<>(own);
    }
  }

  @Override
  public void configure(Map<String, ?> settings) {
    state = (State) settings.get(STATE);
  }

  @Override
  public String name() {
    return "hnet-redrive-lock";
  }

  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    return state.own.get().encoded();
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription subscriptions) {
    Map<String, Claim> claims = new HashMap<>();
    subscriptions
        .groupSubscription()
        .forEach((member, s) -> claims.put(member, Claim.decoded(s.userData())));
    Claim first = claims.values().stream().min(Claim.FIRST).orElseThrow();
    Map<String, Assignment> assignments = new HashMap<>();
    claims
        .keySet()
        .forEach(member -> assignments.put(member, new Assignment(List.of(), first.encoded())));
    return new GroupAssignment(assignments);
  }

  @Override
  public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
    Claim holder = Claim.decoded(assignment.userData());
    Claim own = state.own.get();
    boolean ours = holder.held(false).equals(own.held(false));
    state.own.set(own.held(ours));
    state.holder.set(holder.held(true));
  }
}

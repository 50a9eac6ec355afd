package dev.hnetstreams.app.watch;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.GroupSight;
import dev.hnetstreams.app.cluster.GroupSight.Kind;
import dev.hnetstreams.app.cluster.GroupSight.Member;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.topology.InputTopics;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on who else is in the group. Members of another topology, or of the other group
 * protocol, stall each other without a word from Kafka. Any thread; a look blocks for seconds at
 * most.
 */
public final class GroupWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

  /** What a client id of ours goes on with after the application's: {@code t} and eight digits. */
  private static final Pattern MARK = Pattern.compile("t[0-9a-f]{8}-.*");

  private final Cluster cluster;
  private final String group;
  private final Kind protocol;
  private final InputTopics inputs;
  private final String mark;
  private volatile List<Trouble> troubles = List.of();
  private boolean warned;

  /**
   * @param streams whether this instance speaks the streams protocol
   * @param mark of this topology, in the client ids of members that have it
   */
  public GroupWatch(
      Cluster cluster, String group, boolean streams, InputTopics inputs, String mark) {
    this.cluster = cluster;
    this.group = group;
    this.protocol = streams ? Kind.STREAMS : Kind.CLASSIC;
    this.inputs = inputs;
    this.mark = mark;
  }

  /** Looks once. Keeps what it knows when the cluster does not answer. */
  public synchronized void look() {
    try {
      GroupSight seen = cluster.group(group);
      troubles = trouble(seen).map(List::of).orElse(List.of());
      warnOfMigration(seen);
    } catch (ConfigException away) {
      return;
    }
  }

  /** What was wrong at the last look. */
  public List<Trouble> troubles() {
    return troubles;
  }

  private Optional<Trouble> trouble(GroupSight seen) {
    if (seen.kind() != protocol) {
      return seen.members().stream().findFirst().map(member -> otherProtocol(seen, member));
    }
    if (!seen.sources().stream().allMatch(inputs::includes)) {
      return Optional.of(
          neighbour(
              "its topology reads %s, expected [%s]; it stays so without members"
                  .formatted(seen.sources(), inputs)));
    }
    return seen.members().stream()
        .filter(this::foreign)
        .findFirst()
        .map(
            member ->
                neighbour(
                    "member %s on %s is of another topology, expected one that reads %s"
                        .formatted(member.clientId(), member.host(), inputs)));
  }

  private Trouble otherProtocol(GroupSight seen, Member member) {
    return new Trouble(
        "other_protocol",
        "group %s: %d members, such as %s on %s, speak the %s protocol, expected %s as streams.groupProtocol says: stop them all, and this instance goes on"
            .formatted(
                group,
                seen.members().size(),
                member.clientId(),
                member.host(),
                word(seen.kind()),
                word(protocol)));
  }

  private Trouble neighbour(String what) {
    return new Trouble(
        "neighbour",
        "group %s: %s: give one of the two another streams.applicationId".formatted(group, what));
  }

  /** A member without a mark is of another program or of an old version: its topics tell then. */
  private boolean foreign(Member member) {
    String prefix = group + "-";
    String rest =
        member.clientId().startsWith(prefix) ? member.clientId().substring(prefix.length()) : "";
    return MARK.matcher(rest).matches()
        ? !rest.startsWith(mark + "-")
        : !member.topics().stream().allMatch(inputs::includes);
  }

  private void warnOfMigration(GroupSight seen) {
    if (!warned && protocol == Kind.STREAMS && seen.kind() == Kind.CLASSIC && cluster.of42()) {
      warned = true;
      LOG.warn(
          "event=migration_risk group={} brokers=4.2 bug=KAFKA-20254 what=\"brokers of 4.2.0 may not load groups that were turned from classic to streams; expected 4.2.1 or later\"",
          group);
    }
  }

  private static String word(Kind kind) {
    return kind == Kind.STREAMS ? "streams" : "classic";
  }
}

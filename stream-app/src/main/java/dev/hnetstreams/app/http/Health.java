package dev.hnetstreams.app.http;

import java.util.List;
import java.util.Optional;

/** Whether the service lives and whether it can work now. Any thread; never blocks. */
public interface Health {
  /** Empty when alive; else why a restart is the only cure. */
  Optional<String> whyDead();

  /** What it waits for; empty when ready. */
  List<Reason> whyNotReady();

  /** What an operator should know though it is ready. */
  default List<String> remarks() {
    return List.of();
  }

  /** Every type of reason there is. */
  List<String> TYPES =
      List.of(
          "model_loading",
          "rebalancing",
          "broker_awaited",
          "broker_away",
          "queue_full",
          "stopping",
          "topic_missing",
          "topic_mismatch",
          "not_allowed",
          "neighbour",
          "other_protocol",
          "stalled",
          "registry_away",
          "schema_refused");

  /**
   * @param type for machines, one of {@link #TYPES}
   * @param message for people
   */
  record Reason(String type, String message) {}
}

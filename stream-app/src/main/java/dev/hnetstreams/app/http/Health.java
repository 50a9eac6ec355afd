package dev.hnetstreams.app.http;

import java.util.List;
import java.util.Optional;

/** Whether the service lives and whether it can work now. Any thread; never blocks. */
public interface Health {
  /** Empty when alive; else why a restart is the only cure. */
  Optional<String> whyDead();

  /** What it waits for; empty when ready. */
  List<Reason> whyNotReady();

  /**
   * @param type for machines: {@code model_loading}, {@code rebalancing}, {@code broker_away},
   *     {@code queue_full}, {@code stopping}
   * @param message for people
   */
  record Reason(String type, String message) {}
}

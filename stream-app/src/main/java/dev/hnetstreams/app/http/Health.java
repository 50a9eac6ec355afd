package dev.hnetstreams.app.http;

import java.util.Optional;

/** Whether the service lives and whether it can work now. */
public interface Health {
  /** Empty when alive; else why a restart is the only cure. */
  Optional<String> whyDead();

  /** Empty when ready; else what it waits for. */
  Optional<String> whyNotReady();
}

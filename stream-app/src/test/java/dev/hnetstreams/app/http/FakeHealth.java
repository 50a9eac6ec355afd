package dev.hnetstreams.app.http;

import java.util.List;
import java.util.Optional;

/** Says what the test says. */
final class FakeHealth implements Health {
  volatile String dead;
  volatile List<Reason> notReady = List.of();

  @Override
  public Optional<String> whyDead() {
    return Optional.ofNullable(dead);
  }

  @Override
  public List<Reason> whyNotReady() {
    return notReady;
  }
}

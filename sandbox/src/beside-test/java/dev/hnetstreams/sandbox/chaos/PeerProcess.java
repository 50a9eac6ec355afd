package dev.hnetstreams.sandbox.chaos;

import java.io.IOException;

/** A peer in a process of its own, until it is killed or its parent ends. */
public final class PeerProcess {
  private PeerProcess() {}

  public static void main(String[] args) throws Exception {
    PeerSettings settings = PeerSettings.of(args);
    settings.peer().start(settings, settings.work().calls(settings.service()));
    awaitParent();
    Runtime.getRuntime().halt(0);
  }

  /** The parent holds the other end of the standard input and writes nothing. */
  private static void awaitParent() throws IOException {
    while (System.in.read() >= 0) {}
  }
}

package dev.hnetstreams.async.internals;

import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** The parts of Kafka Streams that the stage depends on beyond its API. */
public final class Hooks {
  private static final String INTERNALS = "org.apache.kafka.streams.processor.internals.";

  private Hooks() {}

  /**
   * Looks whether they are where they were in 4.1 to 4.3.
   *
   * @throws IllegalStateException when one is missing
   */
  public static void require() {
    require(INTERNALS + "ProcessorStateManager", "flushCache");
    require(INTERNALS + "StreamTask", "prepareCommit");
    require(
        INTERNALS + "InternalProcessorContext",
        "setRecordContext",
        "setCurrentNode",
        "recordContext",
        "currentNode");
    require(
        "org.apache.kafka.streams.state.internals.CachedStateStore",
        "flushCache",
        "clearCache",
        "setFlushListener");
  }

  static void require(String className, String... methods) {
    try {
      Class<?> found = Class.forName(className);
      for (String method : methods) {
        if (Stream.concat(Stream.of(found.getMethods()), Stream.of(found.getDeclaredMethods()))
            .noneMatch(one -> one.getName().equals(method))) {
          throw moved(className + "." + method, null);
        }
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw moved(className, e);
    }
  }

  private static IllegalStateException moved(String what, Throwable cause) {
    return new IllegalStateException(
        "Kafka Streams %s has no %s: records could be lost, so the stage does not start; expected 4.1 to 4.3"
            .formatted(AppInfoParser.getVersion(), what),
        cause);
  }
}

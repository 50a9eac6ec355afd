package dev.hnetstreams.sandbox.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time of this process's threads, native ones included, from {@code /proc}: Linux only.
 */
final class ThreadTimes {
  private static final Path TASKS = Path.of("/proc/self/task");

  private final Map<String, One> threads;

  private record One(Kind kind, long nanos) {}

  /** What a thread works for, by its name as the kernel keeps it: the first 15 characters. */
  enum Kind {
    MODEL("the model: tensors, network, decisions", "hnet-worker"),
    STREAMS("stream threads: poll, emit, JSON, compression, commit", "hnet-streams-"),
    CLIENTS("network threads of the service's clients", "kafka-(producer|coordinat)"),
    BROKER("broker", "data-plane-|kafka-1-|group-coord|transaction-|executor-|broker-"),
    READER("reader of the results", "tally"),
    COMPILER("the JVM's compilers", "C[12] Compiler"),
    COLLECTOR("garbage collector", "VM Thread|GC Thread|G1 "),
    REST("the rest", "");

    private final String says;
    private final String begins;

    /**
     * @param begins regular expression of how the threads' names begin
     */
    Kind(String says, String begins) {
      this.says = says;
      this.begins = begins;
    }

    /** In words. */
    String says() {
      return says;
    }

    static Kind of(String name) {
      for (Kind kind : values()) {
        if (name.matches("(" + kind.begins + ").*")) {
          return kind;
        }
      }
      return REST;
    }
  }

  private ThreadTimes(Map<String, One> threads) {
    this.threads = threads;
  }

  /**
   * Reads the times of all threads.
   *
   * @throws IOException when there is no {@code /proc/self/task}
   */
  static ThreadTimes now() throws IOException {
    Map<String, One> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        try {
          String name = Files.readString(task.resolve("comm")).strip();
          String times = Files.readString(task.resolve("schedstat"));
          long nanos = Long.parseLong(times.substring(0, times.indexOf(' ')));
          threads.put(task.getFileName().toString(), new One(Kind.of(name), nanos));
        } catch (NoSuchFileException e) {
          // The thread has ended.
        }
      }
    }
    return new ThreadTimes(threads);
  }

  /** Milliseconds since then by kind; threads that have ended meanwhile are left out. */
  Map<Kind, Double> millisSince(ThreadTimes then) {
    Map<Kind, Double> millis = new EnumMap<>(Kind.class);
    threads.forEach(
        (id, thread) -> {
          One before = then.threads.get(id);
          long nanos = thread.nanos() - (before == null ? 0 : before.nanos());
          millis.merge(thread.kind(), nanos * 1e-6, Double::sum);
        });
    return millis;
  }
}

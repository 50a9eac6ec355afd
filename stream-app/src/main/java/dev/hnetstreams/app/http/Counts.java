package dev.hnetstreams.app.http;

import dev.hnetstreams.schemas.DecisionCount;
import java.util.List;
import java.util.Set;

/** The windowed counts of decisions, of which each instance holds some partitions. */
public interface Counts {
  /**
   * Those that this instance holds. Blocks on disk.
   *
   * @param fromMillis least start of a window
   * @param toMillis greatest start of a window
   * @throws UnavailableException while partitions move between instances
   */
  Held held(long fromMillis, long toMillis) throws UnavailableException;

  /**
   * The other instances that hold some, as {@code host:port}. Does not block for long.
   *
   * @throws UnavailableException while partitions move between instances
   */
  List<String> others() throws UnavailableException;

  /** Partitions that there are. */
  int partitions();

  /** Length of a window. */
  long windowMillis();

  /** True when instances know of each other, so that no partition should be missing. */
  boolean shared();

  /**
   * @param partitions that were looked at
   * @param counts of those partitions
   */
  record Held(Set<Integer> partitions, List<DecisionCount> counts) {}

  /** Nobody can say for now. */
  final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

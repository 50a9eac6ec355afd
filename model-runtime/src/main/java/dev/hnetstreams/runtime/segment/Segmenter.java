package dev.hnetstreams.runtime.segment;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins chunks into segments. Stateless; any thread.
 *
 * <p>The labels of the chunks are the path that the logits favour most, where each change of label
 * costs: an island without the evidence to pay for two changes goes with its neighbours. A change
 * costs least where a line ends, and most between labels that are easily confused. The costs and
 * the confidence were fitted on the dev split ({@code hnet_training segments}).
 */
public final class Segmenter {
  private final Labels labels;
  private final Changes changes;
  private final Embedded embedded;

  private Segmenter(Labels labels) {
    this.labels = labels;
    this.changes = new Changes(labels);
    this.embedded = new Embedded(labels);
  }

  /** Empty for a model that has no heads {@code language} and {@code code} with a none label. */
  public static Optional<Segmenter> of(Manifest manifest) {
    Optional<Head> language = manifest.head("language").filter(Segmenter::fits);
    Optional<Head> code = manifest.head("code").filter(Segmenter::fits);
    return language.isPresent() && code.isPresent()
        ? Optional.of(new Segmenter(new Labels(language.get(), code.get())))
        : Optional.empty();
  }

  private static boolean fits(Head head) {
    return !head.multiLabel() && head.none() != null;
  }

  /**
   * The same for some labels alone.
   *
   * @param masks [labels] by head; a head without may have all of its labels
   */
  public Segmenter only(Map<String, boolean[]> masks) {
    return masks.isEmpty() ? this : new Segmenter(labels.only(masks));
  }

  /**
   * The segments of one window of a text.
   *
   * @param offset of the window in the text, in bytes
   * @param chunks the window's, one or more
   * @param whole logits of the window as a whole: the labels of a window that is one segment
   */
  public Segments of(
      byte[] text, int offset, Chunks chunks, ChunkLogits logits, ChunkLogits whole) {
    int[] starts = starts(offset, chunks);
    int[] path = changes.path(text, starts, logits);
    List<Segment> segments = new ArrayList<>();
    int from = 0;
    for (int chunk = 1; chunk <= path.length; chunk++) {
      if (chunk == path.length || path[chunk] != path[from]) {
        boolean single = from == 0 && chunk == path.length;
        int label = single ? whole.best(labels, 0) : path[from];
        int bytes = starts[chunk] - starts[from];
        double confidence =
            single
                ? Confidence.ofWhole(labels, whole, label)
                : Confidence.of(labels, logits.mean(labels, from, chunk), label, bytes);
        segments.add(labels.segment(starts[from], starts[chunk], label, confidence));
        from = chunk;
      }
    }
    return new Segments(segments, embedded.in(text, starts, path, logits));
  }

  /** [chunks + 1], in bytes of the text; the last is the window's end. */
  private static int[] starts(int offset, Chunks chunks) {
    int[] starts = new int[chunks.count() + 1];
    starts[0] = offset;
    for (int i = 0; i < chunks.count(); i++) {
      starts[i + 1] = starts[i] + chunks.lengths()[i];
    }
    return starts;
  }
}

package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import dev.hnetstreams.runtime.segment.Segments;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The result for one text: an answer, or the reason for none. */
public sealed interface Inference {

  /** Forgetting a case is a compile error. */
  default <T> T fold(Function<Classified, T> classified, Function<Failed, T> failed) {
    if (this instanceof Classified c) {
      return classified.apply(c);
    }
    return failed.apply((Failed) this);
  }

  /**
   * Returns the answer.
   *
   * @throws IllegalStateException with the failure's message, when there is none
   */
  default Classified orElseThrow() {
    return fold(
        classified -> classified,
        failed -> {
          throw new IllegalStateException(failed.message());
        });
  }

  /**
   * An answer.
   *
   * @param decisions one for each single-label head, in the manifest's order
   * @param noise the multi-label head's answer
   * @param stages where each stage cut, outermost first; bytes sum to {@code text.read()}
   * @param evidence for each single-label head: each innermost chunk's share of the raw label's
   *     logit; the shares sum to that logit (weighted by bytes when there are two windows, and zero
   *     in a window whose own best label is another). Empty unless asked for
   * @param segments where the language changes and where the code is; none unless asked for, or
   *     when the model cannot tell
   * @param degraded why the answer rests on less than it might, or null
   */
  record Classified(
      String modelName,
      String modelVersion,
      TextRead text,
      List<Decision> decisions,
      Noise noise,
      List<Chunks> stages,
      Map<String, float[]> evidence,
      Segments segments,
      Degradation degraded,
      Timing timing)
      implements Inference {
    /** Without segments. */
    public Classified(
        String modelName,
        String modelVersion,
        TextRead text,
        List<Decision> decisions,
        Noise noise,
        List<Chunks> stages,
        Map<String, float[]> evidence,
        Degradation degraded,
        Timing timing) {
      this(
          modelName,
          modelVersion,
          text,
          decisions,
          noise,
          stages,
          evidence,
          Segments.NONE,
          degraded,
          timing);
    }

    public Classified {
      decisions = List.copyOf(decisions);
      stages = List.copyOf(stages);
      evidence = Map.copyOf(evidence);
    }

    /** Returns the same answer with other times. */
    Classified withTiming(Timing other) {
      return new Classified(
          modelName,
          modelVersion,
          text,
          decisions,
          noise,
          stages,
          evidence,
          segments,
          degraded,
          other);
    }

    /** {@code name/version} of the model that answered. */
    public String model() {
      return modelName + "/" + modelVersion;
    }

    /**
     * The decision of a single-label head.
     *
     * @throws IllegalArgumentException when the model has no such head
     */
    public Decision decision(String head) {
      return decisions.stream()
          .filter(decision -> decision.head().equals(head))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no decision '" + head + "'"));
    }

    /** The chunks on which the decisions rest. */
    public Chunks innermost() {
      return stages.get(stages.size() - 1);
    }
  }

  /**
   * No answer.
   *
   * @param message for people: the fault, its place, the expected value; never holds the text
   * @param model {@code name/version} of the model that gave none, or null when no model was asked
   */
  record Failed(Failure reason, String message, String model) implements Inference {
    /** No model was asked. */
    public Failed(Failure reason, String message) {
      this(reason, message, null);
    }
  }

  /** Why there is no answer. */
  enum Failure {
    /** More bytes than the service takes. */
    TOO_LARGE,
    /** The queue is full; come again later. */
    OVERLOADED,
    /** The network failed on this text, alone, twice. */
    MODEL_FAILED,
    /** The process ended while the network ran this text, again and again: it was not asked. */
    CRASHES_MODEL,
    /** The engine is closed. */
    CLOSED
  }

  /** Why an answer rests on less than it might. */
  enum Degradation {
    /** Looked as if the router would cut at every byte: only its beginning was read. */
    CHUNK_BOMB
  }

  /**
   * The part of a text that was read.
   *
   * @param bytes its length
   * @param windows spans that the model read, in order
   */
  record TextRead(int bytes, boolean validUtf8, List<Window> windows) {
    public TextRead {
      windows = List.copyOf(windows);
    }

    /** Bytes that the model read. */
    public int read() {
      return windows.stream().mapToInt(Window::length).sum();
    }

    public boolean truncated() {
      return read() < bytes;
    }
  }

  /**
   * @param queueNanos from arrival to the start of its (last) batch
   * @param inferNanos the batch's run
   * @param batchRows rows that shared the run
   * @param bucket upper bound of the batch's bucket, in bytes; 0 when nothing was run
   */
  record Timing(long queueNanos, long inferNanos, int batchRows, int bucket) {
    static final Timing NONE = new Timing(0, 0, 0, 0);
  }
}

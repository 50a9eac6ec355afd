package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.serving.ServedModel;

/** Is told what becomes of models. */
public interface LifecycleObserver {
  /** Why a text was not compared in the shadow. */
  enum Drop {
    /** The candidate has as many as it takes. */
    BUSY,
    /** The candidate gave no answer. */
    FAILED,
    /** A disagreement was counted and could not be published. */
    UNPUBLISHED
  }

  /** A model is in service. */
  void onServed(ServedModel model);

  /** It took the place of another. */
  void onSwapped();

  /** A bundle was refused, once for each state of its files. */
  void onRefused(BundleRefusal.Reason reason);

  /**
   * @param bundles that would be served, were they not refused
   */
  void onRefusedNow(int bundles);

  /** A head's answers were compared. */
  void onCompared(String head, boolean labelDiffers, boolean rawDiffers);

  void onDropped(Drop reason);

  /** Other own heads answer than before, on the same bundle. */
  default void onHeadsSwapped() {}

  /** An own head was refused, once for each state of its file. */
  default void onHeadRefused(HeadRefusal reason) {}

  /**
   * Own heads were looked at.
   *
   * @param answering active ones that answer
   * @param refused active ones that do not
   */
  default void onHeads(int answering, int refused) {}
}

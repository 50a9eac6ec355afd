package dev.hnetstreams.app.feedback;

/** Is told of votes as they are read. One thread. */
public interface FeedbackObserver {
  /** Why a record of the topic does not count. */
  enum Ignored {
    /** Not a vote, or under a key that is not its own. */
    NOT_A_VOTE,
    /** A head or a label that the model does not have. */
    UNKNOWN_LABEL,
    /** An id that names no record of the input topic, or a text that is gone. */
    UNKNOWN_ID,
    /** The model did not answer, or Kafka. */
    NOT_JUDGED,
    /** There are as many votes as are kept. */
    FULL
  }

  /**
   * A new vote counts.
   *
   * @param label the model's decision, or null when it abstained
   * @param agreed whether it is the vote's label
   */
  void onVote(String head, String label, boolean agreed);

  void onIgnored(Ignored reason);
}

package dev.hnetstreams.schemas;

/** Headers of a dead letter, beside the input's own. Key and value are the input's bytes. */
public final class DeadLetterHeaders {
  /** {@link Reason#wireName()}. */
  public static final String REASON = "hnet-dead-letter-reason";

  /** For people: what, where, what was wanted. Never holds the text. */
  public static final String MESSAGE = "hnet-dead-letter-message";

  /** Where the record came from. */
  public static final String TOPIC = "hnet-dead-letter-topic";

  public static final String PARTITION = "hnet-dead-letter-partition";
  public static final String OFFSET = "hnet-dead-letter-offset";

  /** {@code name/version} of the model in service. */
  public static final String MODEL = "hnet-dead-letter-model";

  private DeadLetterHeaders() {}

  /** Why a record could not be tagged. */
  public enum Reason {
    /** The value is null. */
    NO_VALUE,
    /** The value is not JSON. */
    NOT_JSON,
    /** JSON, but no string at the pointer. */
    NO_TEXT,
    /** More bytes than the service takes. */
    TOO_LARGE,
    /** The model failed on this text, alone, twice. */
    MODEL_FAILED;

    /** As it stands in headers and metrics: lower case. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}

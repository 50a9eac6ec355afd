package dev.hnetstreams.schemas;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Headers of a dead letter, beside the input's own. Key and value are the input's bytes, unless
 * {@link #SHORTENED} says otherwise.
 */
public final class DeadLetterHeaders {
  /** {@link Reason#wireName()}. */
  public static final String REASON = "hnet-dead-letter-reason";

  /** For people: the fault, its place, the expected value. Never holds the text. */
  public static final String MESSAGE = "hnet-dead-letter-message";

  /** Where the record came from. */
  public static final String TOPIC = "hnet-dead-letter-topic";

  public static final String PARTITION = "hnet-dead-letter-partition";
  public static final String OFFSET = "hnet-dead-letter-offset";

  /** {@code name/version} of the model that failed; of the one in service when none was asked. */
  public static final String MODEL = "hnet-dead-letter-model";

  /**
   * Only of a letter that its topic had no room for: which of {@code value}, {@code headers},
   * {@code key} are not all there, with commas between. Of the value the first bytes are. The
   * original is at {@link #TOPIC}, {@link #PARTITION}, {@link #OFFSET} for as long as that topic
   * keeps it.
   */
  public static final String SHORTENED = "hnet-dead-letter-shortened";

  /** Beside {@link #SHORTENED}: how long the value was, in bytes; absent when it was null. */
  public static final String VALUE_BYTES = "hnet-dead-letter-value-bytes";

  /** Beside {@link #SHORTENED}: SHA-256 of the value, hexadecimal; absent when it was null. */
  public static final String VALUE_SHA256 = "hnet-dead-letter-value-sha256";

  /** All that a letter has and the record that it was has not. */
  public static final List<String> OF_LETTERS =
      List.of(
          REASON, MESSAGE, TOPIC, PARTITION, OFFSET, MODEL, SHORTENED, VALUE_BYTES, VALUE_SHA256);

  /**
   * Not of a dead letter but of a record that was sent on from one: how often, as a decimal number.
   * It stays on the record, so that a letter that comes back again and again is noticed.
   */
  public static final String REDRIVES = "hnet-redrives";

  /**
   * Of a dead letter for one text of several of its record: which, from 0, as a decimal number. It
   * stays on a record that is sent on from one: that record stands for this text alone.
   */
  public static final String TEXT = "hnet-text";

  private DeadLetterHeaders() {}

  /** Whether the same bytes may fare better the next time. */
  public enum Retry {
    /** Its surroundings failed: memory, a device, a version of the model. */
    RETRYABLE,
    /** It fails again until a producer or the configuration changes: only when asked for. */
    NOT_RETRYABLE
  }

  /** Why a record could not be tagged. */
  public enum Reason {
    /** The value is null. */
    NO_VALUE(Retry.NOT_RETRYABLE),
    /** The value is not JSON. */
    NOT_JSON(Retry.NOT_RETRYABLE),
    /** The bytes are none of the schema, or of the frame that names it. */
    UNDECODABLE(Retry.NOT_RETRYABLE),
    /** The value can be read, but has no string at the pointer. */
    NO_TEXT(Retry.NOT_RETRYABLE),
    /** The registry has no schema of the id that the value names. */
    SCHEMA_UNKNOWN(Retry.NOT_RETRYABLE),
    /**
     * The value's schema holds no string at the pointer, or cannot be read as the configured one;
     * or the value is not valid by its JSON Schema.
     */
    SCHEMA_MISMATCH(Retry.NOT_RETRYABLE),
    /** More bytes than the service takes. */
    TOO_LARGE(Retry.NOT_RETRYABLE),
    /** An output topic takes no result of this record: it wants a key, or refused it. */
    REFUSED(Retry.NOT_RETRYABLE),
    /** The service failed to write the result of this record: a fault of its own. */
    RESULT_FAILED(Retry.NOT_RETRYABLE),
    /** The model failed on this text, alone, twice. */
    MODEL_FAILED(Retry.RETRYABLE),
    /** The process ended three times in a row while the model ran this text, at last alone. */
    CRASHES_MODEL(Retry.NOT_RETRYABLE);

    private final Retry retry;

    Reason(Retry retry) {
      this.retry = retry;
    }

    public Retry retry() {
      return retry;
    }

    /** As it stands in headers and metrics: lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The reason of that wire name; empty for one that this version does not know. */
    public static Optional<Reason> ofWireName(String wireName) {
      return Arrays.stream(values()).filter(r -> r.wireName().equals(wireName)).findFirst();
    }
  }
}

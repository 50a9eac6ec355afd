package dev.hnetstreams.app.drift;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How far this instance's answers are distributed from others.
 *
 * @param from start of the time that is compared, in milliseconds since 1970
 * @param to its end, exclusive; {@code from} where nothing was compared: drift is off, or not known
 *     yet
 * @param model in service, as {@code name/version}; null where nothing was compared
 * @param partitions whose answers were counted: those that this instance reads
 * @param rows a row for each head, aspect and base
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DriftReport(
    long from, long to, String model, Collection<Integer> partitions, List<Row> rows) {
  /** Nothing was compared. */
  public static final DriftReport NOTHING = new DriftReport(0, 0, null, List.of(), List.of());

  /** What answers are compared with. */
  public enum Base {
    /** The bundle's dev texts. */
    BUNDLE,
    /** The same stretch of time 7 days before. */
    WEEK;

    /** As metrics and JSON name it. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why there is no index. */
  public enum Unknown {
    /** Too few records, now or then. */
    TOO_FEW,
    /** The bundle, or the head, has no reference for the thresholds in force. */
    NO_REFERENCE,
    /** {@code stats.retention} does not reach back a week. */
    NOT_KEPT;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param of {@code labels} or {@code confidence}
   * @param records that are compared
   * @param baseRecords that they are compared with
   * @param psi 0 or more; null where it is {@code unknown}
   * @param moves categories that add most to the index, most first; empty where it is unknown
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Row(
      String head,
      String of,
      Base against,
      long records,
      long baseRecords,
      @JsonInclude(Include.NON_NULL) Double psi,
      @JsonInclude(Include.NON_NULL) Unknown unknown,
      List<Move> moves) {}

  /**
   * @param category a label, {@code abstained}, a bin of confidence such as {@code 0.9-1.0}, or
   *     {@code other}: all that are rare in both
   * @param share of the records, in [0, 1]
   * @param baseShare of those that they are compared with, in [0, 1]
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Move(String category, double share, double baseShare) {}
}

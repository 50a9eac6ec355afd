package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/**
 * Why a text got a verdict, without the text: enough to answer an appeal when the text's topic has
 * deleted it. There is one for each head that decided for a label that asks for a reason.
 *
 * @param id of the result
 * @param source where the text was read
 * @param model that answered
 * @param head that decided
 * @param headVersion version of a head that has one of its own, else null
 * @param label the decision
 * @param confidence of the label, calibrated, in [0, 1]
 * @param threshold least confidence at which the label is decided, in [0, 1]
 * @param thresholds which of the model's thresholds held: {@code balanced}, {@code
 *     high-confidence}, {@code best-guess}
 * @param nearest the most confident other label, or null when the head has no other or labels are
 *     not listed
 * @param evidence the parts of the text that speak for the label, strongest first
 * @param text length and checksum of the text
 * @param decidedAt when the service decided, in milliseconds since 1970
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reason(
    String id,
    TaggedText.Source source,
    Bundle model,
    String head,
    @JsonInclude(Include.NON_NULL) String headVersion,
    String label,
    float confidence,
    float threshold,
    String thresholds,
    @JsonInclude(Include.NON_NULL) TaggedText.Scored nearest,
    List<Evidence> evidence,
    TextSum text,
    long decidedAt) {

  /**
   * A model bundle.
   *
   * @param digest SHA-256 of its manifest, which holds those of its other files, in hexadecimal; or
   *     null when it is not known
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Bundle(String name, String version, @JsonInclude(Include.NON_NULL) String digest) {}

  /**
   * Neighbouring chunks that speak for the label.
   *
   * @param start offset of the first byte
   * @param end offset past the last byte
   * @param share what it adds to the logit of the label, above 0
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Evidence(int start, int end, float share) {}

  /**
   * What tells whether a text is the one that got the verdict.
   *
   * @param bytes length of the text
   * @param read how many of them the model read
   * @param sha256 SHA-256 of all bytes of the text, in hexadecimal
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TextSum(int bytes, int read, String sha256) {}
}

package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonPointer;

/**
 * @param format raw: the value is the text; json: the text is in a field
 * @param textPointer JSON Pointer (RFC 6901) to the text
 * @param idPointer JSON Pointer to an id, which a message may lack
 */
public record CodecConfig(Format format, String textPointer, String idPointer) {
  /** How a record's value holds its text. */
  public enum Format {
    RAW,
    JSON
  }

  public CodecConfig {
    check("textPointer", textPointer);
    check("idPointer", idPointer);
  }

  private static void check(String key, String pointer) {
    try {
      JsonPointer.compile(pointer);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          key + ": " + pointer + ", wanted a JSON Pointer such as /text or /message/body", e);
    }
  }
}

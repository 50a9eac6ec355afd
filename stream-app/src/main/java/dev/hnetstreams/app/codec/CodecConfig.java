package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonPointer;
import dev.hnetstreams.runtime.settings.SettingsCheck;

/**
 * @param format raw: the value is the text; json: the text is in a field
 * @param textPointer JSON Pointer (RFC 6901) to the text
 * @param idPointer JSON Pointer to an id, which a message may lack
 */
public record CodecConfig(Format format, String textPointer, String idPointer) {
  private static final String POINTER = "a JSON Pointer such as /text or /message/body";

  /** How a record's value holds its text. */
  public enum Format {
    RAW,
    JSON
  }

  public CodecConfig {
    new SettingsCheck()
        .require(isPointer(textPointer), "textPointer", textPointer, POINTER)
        .require(isPointer(idPointer), "idPointer", idPointer, POINTER)
        .verify();
  }

  private static boolean isPointer(String text) {
    try {
      JsonPointer.compile(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

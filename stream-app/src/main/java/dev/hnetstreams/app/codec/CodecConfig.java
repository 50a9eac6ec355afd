package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonPointer;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * @param format raw: the value is the text; otherwise the text is in a field
 * @param framing what stands around the encoded value
 * @param envelope what the value or its headers say beside the data
 * @param textPointer JSON Pointer (RFC 6901) to the text, in every format but raw
 * @param idPointer JSON Pointer to an id, which a message may lack
 * @param texts what becomes of an array of texts
 * @param joinTexts what stands between the texts of an array that are joined; null: an array is no
 *     text
 * @param maxTexts most texts of a record, each with a result, 1 to 10,000
 * @param schemaFile what plain values were written with; framed ones are read as it says; or null
 * @param validate whether JSON that names its schema must be valid by it
 * @param message full name of the Protobuf message in the file; null: its first
 */
public record CodecConfig(
    Format format,
    Framing framing,
    Envelope envelope,
    String textPointer,
    String idPointer,
    Texts texts,
    String joinTexts,
    int maxTexts,
    Path schemaFile,
    boolean validate,
    String message) {
  private static final int MAX_TEXTS = 10_000;
  private static final String POINTER = "a JSON Pointer such as /text or /message/body";

  /** How a record's value holds its text. */
  public enum Format {
    RAW,
    JSON,
    /** Avro's binary encoding of one datum. */
    AVRO,
    PROTOBUF
  }

  /** What stands around the encoded value. */
  public enum Framing {
    NONE,
    /** A byte 0 and the id of a schema in the registry; or a header with the id. */
    REGISTRY
  }

  /** What a value or its headers say beside the data. */
  public enum Envelope {
    NONE,
    /** CloudEvents 1.0, binary and structured; the format is that of an event's data. */
    CLOUDEVENTS
  }

  /** What becomes of an array of texts. */
  public enum Texts {
    /** One text, and so one result. */
    JOINED,
    /** A result for each. */
    EACH
  }

  public CodecConfig {
    boolean bySchema = format == Format.AVRO || format == Format.PROTOBUF;
    boolean framed = framing == Framing.REGISTRY;
    new SettingsCheck()
        .require(isPointer(textPointer), "textPointer", textPointer, POINTER)
        .require(isPointer(idPointer), "idPointer", idPointer, POINTER)
        .require(
            texts == Texts.JOINED || format != Format.RAW,
            "texts",
            texts,
            "joined, as a value of codec.format=raw is one text")
        .require(
            texts == Texts.JOINED || joinTexts == null,
            "joinTexts",
            joinTexts,
            "null, as codec.texts=each joins nothing")
        .require(maxTexts >= 1 && maxTexts <= MAX_TEXTS, "maxTexts", maxTexts, "1 to 10000")
        .require(
            !bySchema || framed || schemaFile != null,
            "schemaFile",
            schemaFile,
            "the file of a schema, or codec.framing=registry: codec.format needs a schema")
        .require(
            !framed || format != Format.RAW,
            "framing",
            framing,
            "none, as values of codec.format=raw have no schema")
        .require(
            bySchema || schemaFile == null,
            "schemaFile",
            schemaFile,
            "null, as codec.format has no schema")
        .require(
            schemaFile == null || !framed || format == Format.AVRO,
            "schemaFile",
            schemaFile,
            "null, as the registry has the schemas")
        .require(
            message == null || format == Format.PROTOBUF,
            "message",
            message,
            "null, as codec.format is not protobuf")
        .require(
            schemaFile == null || Files.isReadable(schemaFile),
            "schemaFile",
            schemaFile,
            "a file to read")
        .verify();
  }

  /** For formats without a schema, with one text in each value. */
  public CodecConfig(Format format, String textPointer, String idPointer) {
    this(
        format,
        Framing.NONE,
        Envelope.NONE,
        textPointer,
        idPointer,
        Texts.JOINED,
        null,
        1,
        null,
        false,
        null);
  }

  /** Most texts of a record, each with a result. */
  public int mostTexts() {
    return texts == Texts.EACH ? maxTexts : 1;
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

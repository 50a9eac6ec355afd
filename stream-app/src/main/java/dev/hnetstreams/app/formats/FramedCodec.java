package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.util.concurrent.CompletableFuture;

/** Values that name their schema. */
final class FramedCodec implements TextCodec {
  private final KnownSchemas schemas;
  private final int idBytes;
  private final int maxTexts;

  /**
   * @param idBytes length of the id in the value, 4 or 8
   * @param maxTexts of a value, 1 or more
   */
  FramedCodec(KnownSchemas schemas, int idBytes, int maxTexts) {
    this.schemas = schemas;
    this.idBytes = idBytes;
    this.maxTexts = maxTexts;
  }

  @Override
  public Decoded decode(byte[] value, HeaderLookup headers) {
    if (value == null) {
      return TextCodec.noValue();
    }
    Frame frame = Frame.of(value, headers, idBytes);
    if (frame == null) {
      return new Decoded.Undecodable(
          Reason.UNDECODABLE,
          "no id of a schema in %d bytes, expected a byte 0 and %d bytes of id, or a header"
              .formatted(value.length, idBytes));
    }
    CompletableFuture<ValueReader> reader = schemas.of(frame.id());
    return reader.isDone() && !reader.isCompletedExceptionally()
        ? reader.join().read(value, frame.offset(), frame.inValue())
        : new Decoded.Awaiting(reader, maxTexts);
  }
}

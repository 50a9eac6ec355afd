package dev.hnetstreams.app.formats;

import com.squareup.wire.ProtoAdapter;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.Schema;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.util.Arrays;

/** Reads messages of one type. Any thread. */
final class ProtobufReader implements ValueReader {
  private final String name;
  private final MessageType type;
  private final ProtoNode.Shape shape;
  private final ProtoAdapter<Object> adapter;
  private final TextPaths paths;

  /**
   * @param name of the schema, for people
   * @throws SchemaMismatchException when messages of the type hold no text at the path
   */
  ProtobufReader(String name, Schema schema, MessageType type, TextPaths paths) {
    this.name = type.getType() + " (" + name + ")";
    this.type = type;
    this.paths = paths;
    this.shape = new ProtoNode.Shape(schema);
    this.adapter = schema.protoAdapter(type.getType().toString(), false);
    if (!ProtoNode.mayHold(schema, type.getType(), paths.text().steps(), paths.text().joins())) {
      throw new SchemaMismatchException(this.name + ": " + paths.expectation());
    }
  }

  @Override
  public Decoded read(byte[] value, int offset, boolean framed) {
    int length = value.length - offset;
    try {
      byte[] message = offset == 0 ? value : Arrays.copyOfRange(value, offset, value.length);
      ProtoNode root = new ProtoNode(type.getType(), adapter.decode(message));
      return paths.text().text(root, shape, paths.id().scalar(root, shape));
    } catch (IOException | RuntimeException e) { // Wire says some faults as errors of arguments
      return new Decoded.Undecodable(
          Reason.UNDECODABLE,
          "not Protobuf of %s: the %d bytes are no message of it".formatted(name, length));
    }
  }
}

package dev.hnetstreams.app.formats;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;

/** Reads messages of one type. Any thread. */
final class ProtobufReader implements ValueReader {
  private static final ProtobufShape SHAPE = new ProtobufShape();

  private final String name;
  private final Descriptor type;
  private final TextPaths paths;

  /**
   * @param name of the schema, for people
   * @throws SchemaMismatchException when messages of the type hold no text at the path
   */
  ProtobufReader(String name, Descriptor type, TextPaths paths) {
    this.name = type.getFullName() + " (" + name + ")";
    this.type = type;
    this.paths = paths;
    if (!ProtobufShape.mayHold(type, paths.text().steps(), paths.text().entersArrays())) {
      throw new SchemaMismatchException(this.name + ": " + paths.expectation());
    }
  }

  @Override
  public Decoded read(byte[] value, int offset, boolean framed) {
    int length = value.length - offset;
    try {
      DynamicMessage root =
          DynamicMessage.parseFrom(type, CodedInputStream.newInstance(value, offset, length));
      return paths.text().text(root, SHAPE, paths.id().scalar(root, SHAPE));
    } catch (IOException e) {
      return new Decoded.Undecodable(
          Reason.UNDECODABLE,
          "not Protobuf of %s: the %d bytes are no message of it".formatted(name, length));
    }
  }
}

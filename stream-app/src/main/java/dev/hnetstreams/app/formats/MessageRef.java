package dev.hnetstreams.app.formats;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Which message of a file a value is: Apicurio's serializers put a message {@code Ref} in front,
 * with its length, whose first field is the simple name.
 *
 * @param offset where the message begins
 */
record MessageRef(Descriptor type, int offset) {
  private static final int NAME =
      (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED; // field 1, a string

  /** What is at that place; null when it is no such name of a message of the file. */
  static MessageRef read(byte[] value, int offset, FileDescriptor file) {
    CodedInputStream in = CodedInputStream.newInstance(value, offset, value.length - offset);
    try {
      int length = in.readRawVarint32();
      int end = in.getTotalBytesRead() + length;
      if (in.readTag() != NAME) {
        return null;
      }
      Descriptor type = file.findMessageTypeByName(in.readString());
      return type == null || in.getTotalBytesRead() != end
          ? null
          : new MessageRef(type, offset + end);
    } catch (IOException e) {
      return null;
    }
  }
}

package dev.hnetstreams.app.formats;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Which message of a file a value is: Confluent's serializers put it between id and message, as
 * zigzag numbers, a count and then an index for each level.
 *
 * @param offset where the message begins
 */
record MessageIndexes(List<Integer> indexes, int offset) {
  private static final int MAX_DEPTH = 32;

  /** The numbers at that place; null when there are none. */
  static MessageIndexes read(byte[] value, int offset) {
    int[] at = {offset};
    int count = next(value, at);
    if (count < 0 || count > MAX_DEPTH) {
      return null;
    }
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = next(value, at);
      if (index < 0) {
        return null;
      }
      indexes.add(index);
    }
    return new MessageIndexes(indexes.isEmpty() ? List.of(0) : List.copyOf(indexes), at[0]);
  }

  /** The message that they name; null when there is none. */
  static Descriptor of(List<Integer> indexes, FileDescriptor file) {
    Descriptor found = null;
    List<Descriptor> level = file.getMessageTypes();
    for (int index : indexes) {
      if (index >= level.size()) {
        return null;
      }
      found = level.get(index);
      level =
          found.getNestedTypes().stream()
              .filter(type -> !type.getOptions().getMapEntry()) // in no file
              .toList();
    }
    return found;
  }

  /** A number of at most five bytes; -1 when there is none, or when it is below 0. */
  private static int next(byte[] value, int[] at) {
    int raw = 0;
    for (int shift = 0; shift < 35 && at[0] < value.length; shift += 7) {
      byte b = value[at[0]++];
      raw |= (b & 0x7f) << shift;
      if (b >= 0) {
        int number = (raw >>> 1) ^ -(raw & 1);
        return Math.max(-1, number);
      }
    }
    return -1;
  }
}

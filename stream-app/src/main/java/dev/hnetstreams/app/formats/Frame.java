package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.registry.SchemaId;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The name of a value's schema: in headers of Confluent's and Apicurio's serializers, else in front
 * of the value, behind a byte 0.
 *
 * @param offset where the encoded value begins, or what its format puts in front of it
 * @param inValue whether the name is in the value
 */
record Frame(SchemaId id, int offset, boolean inValue) {
  /** Confluent's: a byte 1 and a UUID. */
  static final String CONFLUENT = "__value_schema_id";

  /** Apicurio's: 8 bytes. */
  static final String APICURIO_CONTENT = "apicurio.value.contentId";

  static final String APICURIO_GLOBAL = "apicurio.value.globalId";

  private static final byte MAGIC = 0;
  private static final byte MAGIC_OF_GUID = 1;

  /**
   * Reads the name.
   *
   * @param idBytes length of the id in the value, 4 or 8
   * @return null when there is none
   */
  static Frame of(byte[] value, HeaderLookup headers, int idBytes) {
    byte[] guid = headers.last(CONFLUENT);
    if (guid != null && guid.length == 17 && guid[0] == MAGIC_OF_GUID) {
      ByteBuffer bytes = ByteBuffer.wrap(guid, 1, 16);
      UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
      return new Frame(new SchemaId(SchemaId.Kind.GUID, uuid.toString()), 0, false);
    }
    byte[] content = headers.last(APICURIO_CONTENT);
    if (content != null) {
      return ofHeader(SchemaId.Kind.CONTENT, content);
    }
    byte[] global = headers.last(APICURIO_GLOBAL);
    if (global != null) {
      return ofHeader(SchemaId.Kind.GLOBAL, global);
    }
    if (value.length < 1 + idBytes || value[0] != MAGIC) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(value, 1, idBytes);
    long id = idBytes == 4 ? bytes.getInt() : bytes.getLong();
    return new Frame(SchemaId.of(id), 1 + idBytes, true);
  }

  private static Frame ofHeader(SchemaId.Kind kind, byte[] id) {
    return id.length == Long.BYTES
        ? new Frame(new SchemaId(kind, Long.toString(ByteBuffer.wrap(id).getLong())), 0, false)
        : null;
  }

  /** Puts a name in front of a value. */
  static byte[] framed(long id, int idBytes, byte[] value) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + idBytes + value.length).put(MAGIC);
    return (idBytes == 4 ? bytes.putInt((int) id) : bytes.putLong(id)).put(value).array();
  }
}

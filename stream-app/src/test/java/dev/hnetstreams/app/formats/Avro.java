package dev.hnetstreams.app.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;

/** Orders in Avro, as a producer writes them. */
final class Avro {
  private Avro() {}

  /** A file beside the tests. */
  static Path file(String name) {
    try {
      return Path.of(Avro.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Schema schema(String name) {
    try {
      return new Schema.Parser().parse(Files.readString(file(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] order(String id) {
    return order(id, "Größe 42, bitte".getBytes(StandardCharsets.UTF_8));
  }

  static byte[] order(String id, byte[] text) {
    return encoded(order(id, text, "in a union"));
  }

  static byte[] orderWithoutNote() {
    return encoded(order("7", new byte[0], null));
  }

  private static Object order(String id, byte[] text, String note) {
    Schema order = schema("order.avsc");
    Schema parts = order.getField("parts").schema().getElementType();
    Schema words = parts.getTypes().get(0);
    return new GenericRecordBuilder(order)
        .set("id", id)
        .set("number", 3)
        .set(
            "body",
            new GenericRecordBuilder(order.getField("body").schema())
                .set("text", new Utf8(text))
                .build())
        .set("lines", List.of("one", "two"))
        .set(
            "parts",
            List.of(
                new GenericRecordBuilder(words).set("text", "first").build(),
                new GenericRecordBuilder(parts.getTypes().get(1)).set("url", "x:y").build(),
                new GenericRecordBuilder(words).set("text", null).build(),
                new GenericRecordBuilder(words).set("text", "second").build()))
        .set("labels", Map.of("shop", "a label"))
        .set("note", note)
        .build();
  }

  static byte[] encoded(Object datum) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(((org.apache.avro.generic.GenericContainer) datum).getSchema())
          .write(datum, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

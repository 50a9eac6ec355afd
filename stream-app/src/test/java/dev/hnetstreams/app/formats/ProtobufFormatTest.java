package dev.hnetstreams.app.formats;

import static dev.hnetstreams.app.formats.Texts.ORDERED;
import static dev.hnetstreams.app.formats.Texts.PATIENCE;
import static dev.hnetstreams.app.formats.Texts.awaited;
import static dev.hnetstreams.app.formats.Texts.reason;
import static dev.hnetstreams.app.formats.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protobuf with a schema file, and in the registry's wire format. */
class ProtobufFormatTest {
  @TempDir static Path folder;

  private static final TextCodec BODY = plain("/body/text", null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "/body/text          | null | Größe 42, bitte",
        "/lines/1            | null | two",
        "/lines              | ', ' | one, two",
        "/parts/words/text   | ' '  | first second",
        "/parts/1/words/text | null | second",
        "/labels/shop        | null | a label",
        "/note               | null | a note",
        "/letter             | null | of one kind",
        "/raw                | null | bytes",
        "/wrapped/value      | null | wrapped",
      })
  void aTextIsFoundAtItsPath(String path, String joint, String text) {
    Decoded.Text found = (Decoded.Text) plain(path, joint).decode(order());

    assertThat(new String(found.bytes(), StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(found.id()).isEqualTo("7");
  }

  @Test
  void aFieldThatIsLeftOutIsEmptyUnlessTheSchemaKeepsItApart() {
    byte[] empty = message(Map.of("body", Map.of()));

    assertThat(((Decoded.Text) BODY.decode(empty)).bytes()).isEmpty();
    assertThat(BODY.decode(new byte[0])).isEqualTo(noText("/body/text is nothing"));
    assertThat(plain("/note", null).decode(empty)).isEqualTo(noText("/note is nothing"));
    assertThat(plain("/letter", null).decode(empty)).isEqualTo(noText("/letter is nothing"));
    assertThat(plain("/lines/0", null).decode(empty)).isEqualTo(noText("/lines/0 is nothing"));
  }

  @ParameterizedTest
  @CsvSource({"/body/txt", "/lines", "/code", "/body", "/color"})
  void aSchemaWithoutATextThereIsRefusedAtTheStart(String path) {
    assertThatThrownBy(() -> plain(path, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "codec.schemaFile: shop.Order (order.proto): nothing at %s can be a text, expected a string",
            path);
  }

  @Test
  void aMessageThatTheFileHasNotIsRefusedAtTheStart() {
    assertThatThrownBy(
            () ->
                Texts.of(
                    "codec.format=protobuf",
                    "codec.message=shop.Odrer",
                    "codec.schemaFile=" + Avro.file("order.proto")))
        .hasMessage(
            "codec.schemaFile: order.proto: holds no message shop.Odrer, expected codec.message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0aff", "ff", "0a", "12ffffffff07"})
  void brokenBytesAreUndecodable(String hex) {
    assertThat(reason(BODY.decode(HexFormat.of().parseHex(hex)))).isEqualTo(Reason.UNDECODABLE);
  }

  @Property(tries = 1_000)
  void noBytesMakeItThrow(@ForAll byte[] value) {
    assertThat(BODY.decode(value)).isNotNull();
  }

  @Test
  void aValueSaysWhichMessageOfTheFileItIs() throws Exception {
    try (FakeRegistry fake = registry()) {
      TextCodec codec = framed(fake);

      // Order is the second message, behind an enumeration that does not count.
      assertThat(text(awaited(codec, framedOrder(2, 2)))).isEqualTo(ORDERED);
      assertThat(awaited(codec, framedOrder(0)))
          .isEqualTo(
              new Decoded.Undecodable(
                  Reason.SCHEMA_MISMATCH,
                  "shop.Number (schema 5): nothing at /body/text can be a text, expected a"
                      + " string"));
      for (int[] indexes : List.of(new int[] {2, 8}, new int[] {1}, new int[] {4, 2, 8})) {
        assertThat(reason(awaited(codec, framedOrder(indexes)))).isEqualTo(Reason.UNDECODABLE);
      }
      assertThat(reason(awaited(codec, new byte[] {0, 0, 0, 0, 5}))).isEqualTo(Reason.UNDECODABLE);
    }
  }

  /** As Confluent's Python client registers its schemas. */
  @Test
  void definitionsMayBeACompiledDescriptor() throws Exception {
    FileDescriptor file = compiled();
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.with(4, "words", "PROTOBUF", base64(file.getDependencies().get(0)));
      fake.with(
          5,
          "orders-value",
          "PROTOBUF",
          base64(file),
          new FakeRegistry.Reference("common/words.proto", "words"));

      assertThat(text(awaited(framed(fake), framedOrder(2, 2)))).isEqualTo(ORDERED);
    }
  }

  @Test
  void aSchemaFileMayBeASetOfDescriptors() throws Exception {
    FileDescriptor file = compiled();
    byte[] set =
        FileDescriptorSet.newBuilder()
            .addFile(file.getDependencies().get(0).toProto())
            .addFile(file.toProto())
            .build()
            .toByteArray();
    Path path = Files.write(folder.resolve("order.pb"), set);
    String[] settings = {
      "codec.format=protobuf",
      "codec.message=shop.Order",
      "codec.textPointer=/body/text",
      "codec.schemaFile=" + path
    };

    assertThat(text(Texts.of(settings).decode(order()))).isEqualTo(ORDERED);
    Files.writeString(path, "neither");
    assertThatThrownBy(() -> Texts.of(settings))
        .hasMessageStartingWith(
            "codec.schemaFile: order.pb: neither a .proto file nor a set of descriptors");
  }

  @Test
  void aValueWhoseSchemaIsInAHeaderIsTheConfiguredMessage() throws Exception {
    try (FakeRegistry fake = registry()) {
      HeaderLookup headers =
          Map.of(Frame.APICURIO_GLOBAL, ByteBuffer.allocate(8).putLong(5).array())::get;

      assertThat(text(framed(fake, "codec.message=shop.Order").await(order(), headers, PATIENCE)))
          .isEqualTo(ORDERED);
    }
  }

  @Test
  void definitionsThatAreNoneAreAMismatch() throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.with(5, "a", "PROTOBUF", "message {").with(6, "b", "AVRO", "\"string\"");
      fake.with(7, "c", "PROTOBUF", "import \"away.proto\"; message A { B b = 1; }");

      for (long id = 5; id <= 7; id++) {
        assertThat(reason(awaited(framed(fake), Frame.framed(id, 4, new byte[] {0}))))
            .isEqualTo(Reason.SCHEMA_MISMATCH);
      }
    }
  }

  private static FakeRegistry registry() throws IOException {
    return new FakeRegistry()
        .with(4, "words", "PROTOBUF", Files.readString(Avro.file("common/words.proto")))
        .with(
            5,
            "orders-value",
            "PROTOBUF",
            Files.readString(Avro.file("order.proto")),
            new FakeRegistry.Reference("common/words.proto", "words"));
  }

  private static TextCodec plain(String path, String joint) {
    return Texts.of(
        "codec.format=protobuf",
        "codec.message=shop.Order",
        "codec.schemaFile=" + Avro.file("order.proto"),
        "codec.textPointer=" + path,
        "codec.joinTexts=" + (joint == null ? "null" : "'" + joint + "'"));
  }

  private static TextCodec framed(FakeRegistry fake, String... more) {
    String[] settings = Arrays.copyOf(more, more.length + 4);
    settings[more.length] = "codec.format=protobuf";
    settings[more.length + 1] = "codec.framing=registry";
    settings[more.length + 2] = "codec.textPointer=/body/text";
    settings[more.length + 3] = "registry.url=" + fake.url();
    return Texts.of(settings);
  }

  /** With these zigzag numbers between id and message. */
  private static byte[] framedOrder(int... indexes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int index : indexes) {
      bytes.write(index);
    }
    bytes.writeBytes(order());
    return Frame.framed(5, 4, bytes.toByteArray());
  }

  static byte[] order() {
    return message(
        Map.of(
            "id", "7",
            "body", Map.of("text", ORDERED),
            "lines", List.of("one", "two"),
            "parts",
                List.of(
                    Map.of("words", Map.of("text", "first")),
                    Map.of("words", Map.of("text", "second"), "url", "x:y"),
                    Map.of("url", "x:y")),
            "labels", Map.of("shop", "a label"),
            "note", "a note",
            "letter", "of one kind",
            "raw", ByteString.encodeUtf8("bytes"),
            "wrapped", "wrapped"));
  }

  private static byte[] message(Map<String, Object> fields) {
    try {
      return WireSchemas.link(
              "order.proto",
              Files.readString(Avro.file("order.proto")),
              path -> path.startsWith("common") ? words() : null)
          .protoAdapter("shop.Order", false)
          .encode(fields);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileDescriptor compiled() throws IOException {
    return ProtobufSchemas.parse(
            "order.proto",
            Files.readString(Avro.file("order.proto")),
            path -> path.startsWith("common") ? words() : null)
        .file();
  }

  private static String base64(FileDescriptor file) {
    return Base64.getEncoder().encodeToString(file.toProto().toByteArray());
  }

  private static String words() {
    try {
      return Files.readString(Avro.file("common/words.proto"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Decoded noText(String what) {
    return new Decoded.Undecodable(Reason.NO_TEXT, "at " + what + ", expected a string");
  }
}

package dev.hnetstreams.app.formats;

import static dev.hnetstreams.app.formats.Texts.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain Avro with a schema file. */
class AvroFormatTest {
  private static final TextCodec BODY = codec("/body/text", null);

  @TempDir static Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "/body/text      | null | Größe 42, bitte",
        "/lines/1        | null | two",
        "/lines          | ', ' | one, two",
        "/parts/text     | ' '  | first second",
        "/labels/shop    | null | a label",
        "/note           | null | in a union",
      })
  void aTextIsFoundAtItsPath(String path, String joint, String text) {
    Decoded.Text found = (Decoded.Text) codec(path, joint).decode(Avro.order("7"));

    assertThat(new String(found.bytes(), StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(found.id()).isEqualTo("7");
  }

  @Test
  void bytesThatAreNoUtf8ComeAsTheyAre() {
    byte[] bytes = {'a', (byte) 0xff, 'b'};

    Decoded decoded = codec("/body/text", null).decode(Avro.order("7", bytes));

    assertThat(((Decoded.Text) decoded).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"/body/txt", "/lines", "/number", "/body"})
  void aSchemaWithoutATextThereIsRefusedAtTheStart(String path) {
    assertThatThrownBy(() -> codec(path, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "codec.schemaFile: order.avsc: nothing at %s can be a text, expected a string", path);
  }

  @Test
  void aFileThatIsNoSchemaIsRefusedAtTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.avsc"), "{\"type\":\"recrd\"}");

    assertThatThrownBy(() -> Texts.of("codec.format=avro", "codec.schemaFile=" + file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("codec.schemaFile: broken.avsc: no Avro schema: ");
  }

  @Test
  void aUnionThatIsNullThereIsNoText() {
    assertThat(codec("/note", null).decode(Avro.orderWithoutNote()))
        .isEqualTo(
            new Decoded.Undecodable(Reason.NO_TEXT, "at /note is nothing, expected a string"));
  }

  @Test
  void whatIsCutOffOrLeftOverIsUndecodable() {
    TextCodec codec = codec("/body/text", null);
    byte[] whole = Avro.order("7");
    for (int length = 0; length < whole.length; length++) {
      assertThat(reason(codec.decode(Arrays.copyOf(whole, length)))).isEqualTo(Reason.UNDECODABLE);
    }
    assertThat(codec.decode(Arrays.copyOf(whole, whole.length + 3)))
        .isEqualTo(
            new Decoded.Undecodable(
                Reason.UNDECODABLE,
                "not Avro of order.avsc: 3 of %d bytes are left over".formatted(whole.length + 3)));
    assertThat(reason(codec.decode(null))).isEqualTo(Reason.NO_VALUE);
  }

  /** 2 GB announced in five bytes must not be taken from the heap. */
  @Test
  void aLengthThatTheBytesDoNotHaveIsUndecodable() {
    byte[] value = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'x'};

    assertThat(reason(codec("/body/text", null).decode(value))).isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void aValueThatIsTooDeepIsUndecodable() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("deep.avsc"),
            """
            {"type": "record", "name": "Deep", "fields": [
              {"name": "inner", "type": ["null", "Deep"]}, {"name": "text", "type": "string"}]}
            """);
    byte[] value = new byte[1_000_000];
    Arrays.fill(value, (byte) 2);

    TextCodec codec = Texts.of("codec.format=avro", "codec.schemaFile=" + file);

    assertThat(reason(codec.decode(value))).isEqualTo(Reason.UNDECODABLE);
  }

  @Property(tries = 1_000)
  void noBytesMakeItThrow(@ForAll byte[] value) {
    assertThat(BODY.decode(value)).isNotNull();
  }

  private static TextCodec codec(String path, String joint) {
    return Texts.of(
        "codec.format=avro",
        "codec.schemaFile=" + Avro.file("order.avsc"),
        "codec.textPointer=" + path,
        "codec.joinTexts=" + (joint == null ? "null" : "'" + joint + "'"));
  }
}

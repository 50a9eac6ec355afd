package dev.hnetstreams.app.formats;

import static dev.hnetstreams.app.formats.Texts.ORDERED;
import static dev.hnetstreams.app.formats.Texts.PATIENCE;
import static dev.hnetstreams.app.formats.Texts.awaited;
import static dev.hnetstreams.app.formats.Texts.reason;
import static dev.hnetstreams.app.formats.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Protobuf as Apicurio's own serializers frame it: the name of the message in front of it. */
class ApicurioProtobufTest {
  private FakeRegistry fake;

  @BeforeEach
  void start() throws IOException {
    fake =
        new FakeRegistry()
            .with(4, "words", "PROTOBUF", Files.readString(Avro.file("common/words.proto")))
            .with(
                5,
                "orders",
                "PROTOBUF",
                Files.readString(Avro.file("order.proto")),
                new FakeRegistry.Reference("common/words.proto", "words"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void theNameStandsBehindTheId() {
    byte[] value = named("Order", ProtobufFormatTest.order());

    assertThat(text(awaited(codec(), Frame.framed(5, 4, value)))).isEqualTo(ORDERED);
    assertThat(text(awaited(codec("registry.idBytes=8"), Frame.framed(5, 8, value))))
        .isEqualTo(ORDERED);
  }

  @Test
  void theNameStandsInFrontWhereTheIdIsInAHeader() {
    HeaderLookup headers =
        Map.of(Frame.APICURIO_CONTENT, ByteBuffer.allocate(8).putLong(5).array())::get;

    assertThat(text(codec().await(named("Order", ProtobufFormatTest.order()), headers, PATIENCE)))
        .isEqualTo(ORDERED);
    assertThat(
            text(
                codec("codec.message=shop.Order")
                    .await(ProtobufFormatTest.order(), headers, PATIENCE)))
        .as("without a name, by codec.message")
        .isEqualTo(ORDERED);
    assertThat(
            reason(
                codec("codec.message=shop.Odrer")
                    .await(ProtobufFormatTest.order(), headers, PATIENCE)))
        .isEqualTo(Reason.SCHEMA_MISMATCH);
  }

  @Test
  void anotherMessageOfTheFileIsAMismatchAndNoMessageOfItIsUndecodable() {
    assertThat(reason(framed(named("Number", new byte[0])))).isEqualTo(Reason.SCHEMA_MISMATCH);
    assertThat(reason(framed(named("Odrer", ProtobufFormatTest.order()))))
        .isEqualTo(Reason.UNDECODABLE);
    byte[] cut = {7, 10, 5, 'O', 'r'};
    assertThat(reason(framed(cut))).isEqualTo(Reason.UNDECODABLE);
  }

  private Decoded framed(byte[] value) {
    return awaited(codec(), Frame.framed(5, 4, value));
  }

  /** A message with a string in field 1, behind its length. */
  private static byte[] named(String name, byte[] message) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(3 + bytes.length + message.length)
        .put((byte) (bytes.length + 2))
        .put((byte) 0x0a)
        .put((byte) bytes.length)
        .put(bytes)
        .put(message)
        .array();
  }

  private TextCodec codec(String... more) {
    return Texts.framed(fake, "protobuf", more).texts();
  }
}

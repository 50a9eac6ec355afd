package dev.hnetstreams.app.formats;

import static dev.hnetstreams.app.formats.Texts.ORDERED;
import static dev.hnetstreams.app.formats.Texts.PATIENCE;
import static dev.hnetstreams.app.formats.Texts.awaited;
import static dev.hnetstreams.app.formats.Texts.reason;
import static dev.hnetstreams.app.formats.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro in the registry's wire format. */
class RegistryAvroTest {
  private FakeRegistry fake;

  @BeforeEach
  void start() throws Exception {
    fake = new FakeRegistry();
    fake.with(7, "orders-value", "AVRO", Files.readString(Avro.file("order.avsc")));
    fake.with(
        8, "other-value", "AVRO", "{\"type\": \"record\", \"name\": \"Other\", \"fields\": []}");
    fake.with(9, "json-value", "JSON", "{}");
    fake.with(10, "broken-value", "AVRO", "{");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aSchemaIsAskedForOnce() {
    TextCodec codec = codec();

    for (int i = 0; i < 10; i++) {
      assertThat(text(awaited(codec, Frame.framed(7, 4, Avro.order("7"))))).isEqualTo(ORDERED);
    }
    assertThat(fake.asked).containsExactly("GET /schemas/ids/7");
  }

  @Test
  void idsMayBeLong() {
    assertThat(text(awaited(codec("registry.idBytes=8"), Frame.framed(7, 8, Avro.order("7")))))
        .isEqualTo(ORDERED);
  }

  @Test
  void theNameMayBeInAHeader() {
    UUID guid = new UUID(1, 2);
    fake.with(guid.toString().hashCode(), "by-guid", "AVRO", fake.text("orders-value"));
    byte[] confluent = ByteBuffer.allocate(17).put((byte) 1).putLong(1).putLong(2).array();
    byte[] apicurio = ByteBuffer.allocate(8).putLong(7).array();

    for (Map.Entry<String, byte[]> header :
        Map.of(
                Frame.CONFLUENT,
                confluent,
                Frame.APICURIO_CONTENT,
                apicurio,
                Frame.APICURIO_GLOBAL,
                apicurio)
            .entrySet()) {
      HeaderLookup headers = Map.of(header.getKey(), header.getValue())::get;
      assertThat(text(codec().await(Avro.order("7"), headers, PATIENCE)))
          .as(header.getKey())
          .isEqualTo(ORDERED);
    }
  }

  @Test
  void anIdThatTheRegistryHasNotIsASchemaUnknown() {
    assertThat(awaited(codec(), Frame.framed(99, 4, new byte[3])))
        .isEqualTo(
            new Decoded.Undecodable(
                Reason.SCHEMA_UNKNOWN, "schema 99: the registry has none: Schema not found"));
  }

  @Test
  void aSchemaWithoutATextThereIsAMismatchWithBothNames() {
    assertThat(awaited(codec(), Frame.framed(8, 4, new byte[0])))
        .isEqualTo(
            new Decoded.Undecodable(
                Reason.SCHEMA_MISMATCH,
                "Other (schema 8): nothing at /body/text can be a text, expected a string"));
    assertThat(reason(awaited(codec(), Frame.framed(9, 4, new byte[0]))))
        .isEqualTo(Reason.SCHEMA_MISMATCH);
    assertThat(reason(awaited(codec(), Frame.framed(10, 4, new byte[0]))))
        .isEqualTo(Reason.SCHEMA_MISMATCH);
  }

  @Test
  void aSchemaThatCannotBeReadAsTheConfiguredOneIsAMismatchWithBothNames() {
    TextCodec codec = codec("codec.schemaFile=" + Avro.file("order.avsc"));

    assertThat(text(awaited(codec, Frame.framed(7, 4, Avro.order("7"))))).isEqualTo(ORDERED);
    assertThat(((Decoded.Undecodable) awaited(codec, Frame.framed(8, 4, new byte[0]))).message())
        .startsWith("Other (schema 8) cannot be read as shop.Order: NAME_MISMATCH at ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "00000000", "01000000070000", "7b7d"})
  void whatHasNoFrameIsUndecodable(String hex) {
    assertThat(reason(codec().decode(HexFormat.of().parseHex(hex)))).isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void whileTheRegistryIsAwayAValueWaitsAndAfterwardsItIsRead() {
    Formats formats = Texts.framed(fake, "avro");
    byte[] value = Frame.framed(7, 4, Avro.order("7"));
    fake.failing(503);

    Decoded decoded = formats.texts().decode(value);
    assertThat(((Decoded.Awaiting) decoded).ready()).failsWithin(PATIENCE);
    assertThat(formats.troubles()).containsEntry("registry_away", fake.url() + " answers 503");

    fake.failing(200);
    await().atMost(PATIENCE).until(() -> formats.texts().decode(value) instanceof Decoded.Text);
    assertThat(formats.troubles()).isEmpty();
  }

  private TextCodec codec(String... more) {
    return Texts.framed(fake, "avro", more).texts();
  }
}

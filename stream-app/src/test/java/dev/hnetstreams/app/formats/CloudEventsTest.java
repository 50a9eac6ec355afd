package dev.hnetstreams.app.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudEvents in both modes of Kafka's binding. */
class CloudEventsTest {
  private static final byte[] NO_BYTES = new byte[0];
  private static final String EVENT_AS_JSON = "application/cloudevents+json; charset=utf-8";

  @Test
  void aStructuredEventHoldsItsData() {
    byte[] event =
        structured("application/json", "{\"text\": \"für dich\"}".getBytes(StandardCharsets.UTF_8));

    assertText(json().decode(event, headers(EVENT_AS_JSON)), "für dich");
  }

  @Test
  void aStructuredEventMayHoldItsDataAsBytesOrAsText() {
    byte[] event = structured("text/plain", "für dich".getBytes(StandardCharsets.UTF_8));
    String text =
        "{\"specversion\": \"1.0\", \"id\": \"e-1\", \"source\": \"/a\", \"type\": \"t\", \"data\": %s}"
            .formatted("\"für dich\"");

    assertText(raw().decode(event, headers(EVENT_AS_JSON)), "für dich");
    assertText(
        raw().decode(text.getBytes(StandardCharsets.UTF_8), headers(EVENT_AS_JSON)), "für dich");
  }

  @Test
  void aBinaryEventIsItsData() {
    byte[] data =
        "{\"id\": \"of the data\", \"text\": \"für dich\"}".getBytes(StandardCharsets.UTF_8);

    assertText(json().decode(data, binary("application/json")), "für dich");
    assertText(raw().decode("für dich".getBytes(StandardCharsets.UTF_8), binary(null)), "für dich");
  }

  @Test
  void aBinaryEventMayBeAvroOfTheRegistry() throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.with(7, "orders-value", "AVRO", Files.readString(Avro.file("order.avsc")));
      TextCodec codec =
          Texts.of(
              "codec.format=avro",
              "codec.framing=registry",
              "codec.envelope=cloudevents",
              "codec.textPointer=/body/text",
              "registry.url=" + fake.url());

      assertText(
          codec.await(
              Frame.framed(7, 4, Avro.order("7")),
              binary("application/avro"),
              Duration.ofSeconds(30)),
          "Größe 42, bitte");
    }
  }

  @Test
  void anEventWithoutDataHasNoText() {
    CloudEvent event = event().build();

    assertThat(json().decode(new JsonFormat().serialize(event), headers(EVENT_AS_JSON)))
        .isEqualTo(new Decoded.Undecodable(Reason.NO_TEXT, "the event has no data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[]", "{\"specversion\": \"9\"}", "{\"specversion\": 1}"})
  void whatIsNoEventIsUndecodable(String value) {
    Decoded.Undecodable bad =
        (Decoded.Undecodable)
            json().decode(value.getBytes(StandardCharsets.UTF_8), headers(EVENT_AS_JSON));

    assertThat(bad.reason()).isEqualTo(Reason.UNDECODABLE);
  }

  @Test
  void aValueThatSaysNothingOfAnEventIsUndecodable() {
    assertThat(json().decode(NO_BYTES))
        .isEqualTo(
            new Decoded.Undecodable(
                Reason.UNDECODABLE,
                "no CloudEvent: no header ce_specversion, and no content-type"
                    + " application/cloudevents+json"));
    assertThat(json().decode(NO_BYTES, headers("application/cloudevents-batch+json")))
        .isEqualTo(
            new Decoded.Undecodable(
                Reason.UNDECODABLE,
                "no CloudEvent: content-type is not application/cloudevents+json, the only one"
                    + " that is read"));
  }

  private static TextCodec json() {
    return Texts.of("codec.format=json", "codec.envelope=cloudevents");
  }

  private static TextCodec raw() {
    return Texts.of("codec.envelope=cloudevents");
  }

  private static void assertText(Decoded decoded, String expected) {
    Decoded.Text text = (Decoded.Text) decoded;
    assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
    assertThat(text.id()).isEqualTo("e-1");
  }

  private static byte[] structured(String type, byte[] data) {
    return new JsonFormat().serialize(event().withData(type, data).build());
  }

  private static CloudEventBuilder event() {
    return CloudEventBuilder.v1().withId("e-1").withSource(URI.create("/shop")).withType("said");
  }

  private static HeaderLookup headers(String contentType) {
    return Map.of("content-type", contentType.getBytes(StandardCharsets.UTF_8))::get;
  }

  private static HeaderLookup binary(String contentType) {
    Map<String, byte[]> headers = new HashMap<>();
    Map.of("ce_specversion", "1.0", "ce_id", "e-1", "ce_source", "/shop", "ce_type", "said")
        .forEach((name, value) -> headers.put(name, value.getBytes(StandardCharsets.UTF_8)));
    if (contentType != null) {
      headers.put("content-type", contentType.getBytes(StandardCharsets.UTF_8));
    }
    return headers::get;
  }
}

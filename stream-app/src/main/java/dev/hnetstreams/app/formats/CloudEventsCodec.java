package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * CloudEvents in Kafka's binding: attributes in headers and data in the value (binary), or all of
 * it as JSON in the value (structured). Texts get the event's id.
 */
final class CloudEventsCodec implements TextCodec {
  private static final String CONTENT_TYPE = "content-type";
  private static final String EVENTS = "application/cloudevents";
  private static final String EVENT_AS_JSON = "application/cloudevents+json";
  private static final String ID = "ce_id";
  private static final List<String> REQUIRED =
      List.of("ce_specversion", ID, "ce_source", "ce_type");
  private static final JsonFormat JSON = new JsonFormat();

  private final TextCodec data;
  private final boolean raw;

  /**
   * @param data finds the text in an event's data
   * @param raw whether the data is the text
   */
  CloudEventsCodec(TextCodec data, boolean raw) {
    this.data = data;
    this.raw = raw;
  }

  @Override
  public Decoded decode(byte[] value, HeaderLookup headers) {
    if (value == null) {
      return TextCodec.noValue();
    }
    String type = header(headers, CONTENT_TYPE).toLowerCase(Locale.ROOT);
    if (type.startsWith(EVENT_AS_JSON)) {
      return structured(value, headers);
    }
    if (type.startsWith(EVENTS)) {
      return undecodable(
          "content-type is not %s, the only one that is read".formatted(EVENT_AS_JSON));
    }
    for (String attribute : REQUIRED) {
      if (header(headers, attribute).isEmpty()) {
        return undecodable(
            "no header %s, and no content-type %s".formatted(attribute, EVENT_AS_JSON));
      }
    }
    return withId(data.decode(value, headers), header(headers, ID));
  }

  private Decoded structured(byte[] value, HeaderLookup headers) {
    CloudEvent event;
    try {
      event = JSON.deserialize(value);
    } catch (EventDeserializationException | CloudEventRWException | IllegalStateException e) {
      return undecodable("the %d bytes are no event as JSON".formatted(value.length));
    }
    if (event.getData() == null) {
      return new Decoded.Undecodable(Reason.NO_TEXT, "the event has no data");
    }
    boolean string =
        event.getData() instanceof JsonCloudEventData json && json.getNode().isTextual();
    byte[] bytes =
        raw && string
            ? TextBytes.of(((JsonCloudEventData) event.getData()).getNode().textValue())
            : event.getData().toBytes();
    return withId(data.decode(bytes, headers), event.getId());
  }

  private static Decoded withId(Decoded decoded, String id) {
    return decoded instanceof Decoded.Text text
        ? new Decoded.Text(id, text.bytes())
        : decoded instanceof Decoded.Several several ? several.withId(id) : decoded;
  }

  private static String header(HeaderLookup headers, String name) {
    byte[] value = headers.last(name);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  private static Decoded undecodable(String why) {
    return new Decoded.Undecodable(Reason.UNDECODABLE, "no CloudEvent: " + why);
  }
}

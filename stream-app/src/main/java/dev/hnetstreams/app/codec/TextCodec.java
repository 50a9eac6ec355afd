package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the text in a record's value. Any thread. */
public interface TextCodec {
  /**
   * Never throws for bad input: what cannot be decoded is a value.
   *
   * @param value the record's, or null
   */
  Decoded decode(byte[] value, HeaderLookup headers);

  /** Decodes a value that has no headers. */
  default Decoded decode(byte[] value) {
    return decode(value, HeaderLookup.NONE);
  }

  /**
   * Decodes, and waits for the value's schema where it must.
   *
   * @param patience longest wait
   * @return never {@link Decoded.Awaiting}
   * @throws IllegalStateException when the schema cannot be had within the time
   */
  default Decoded await(byte[] value, HeaderLookup headers, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Decoded decoded = decode(value, headers);
    while (decoded instanceof Decoded.Awaiting awaiting) {
      try {
        var unused = awaiting.ready().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a schema", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause().getMessage(), e);
      } catch (TimeoutException e) {
        throw new IllegalStateException("no schema within " + patience.toSeconds() + " s", e);
      }
      decoded = decode(value, headers);
    }
    return decoded;
  }

  /**
   * For JSON that must pass a check before its text is looked for.
   *
   * @param config of the format JSON
   */
  static TextCodec json(CodecConfig config, JsonCheck check) {
    return new Json(config, check);
  }

  /** Says whether JSON may be read. Any thread. */
  @FunctionalInterface
  interface JsonCheck {
    /** Why a value is none of its schema, without quoting it; null when it is one. */
    String complaint(JsonNode root);
  }

  /** For values without a schema. */
  static TextCodec of(CodecConfig config) {
    return config.format() == CodecConfig.Format.RAW ? new Raw() : new Json(config, root -> null);
  }

  /** The value is the text. */
  final class Raw implements TextCodec {
    @Override
    public Decoded decode(byte[] value, HeaderLookup headers) {
      return value == null ? noValue() : new Decoded.Text(null, value);
    }
  }

  /** The text is in a field. */
  final class Json implements TextCodec {
    private static final ObjectReader READER =
        new ObjectMapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final JsonShape SHAPE = new JsonShape();

    private final FieldPath text;
    private final FieldPath id;
    private final JsonCheck check;

    private Json(CodecConfig config, JsonCheck check) {
      this.check = check;
      this.text = FieldPath.toText(config);
      this.id = FieldPath.toId(config);
    }

    @Override
    public Decoded decode(byte[] value, HeaderLookup headers) {
      if (value == null) {
        return noValue();
      }
      JsonNode root;
      try {
        root = READER.readTree(value);
      } catch (JsonProcessingException e) {
        return notJson(e, value.length);
      } catch (IOException e) {
        return new Decoded.Undecodable(Reason.NOT_JSON, "not JSON: broken encoding");
      }
      if (root.isMissingNode()) {
        return new Decoded.Undecodable(Reason.NOT_JSON, "not JSON: nothing but space");
      }
      String complaint = check.complaint(root);
      return complaint == null
          ? text.text(root, SHAPE, id.scalar(root, SHAPE))
          : new Decoded.Undecodable(Reason.SCHEMA_MISMATCH, complaint);
    }

    private static Decoded notJson(JsonProcessingException e, int length) {
      if (e.getLocation() == null) { // beyond Jackson's limits of depth and digits
        return new Decoded.Undecodable(
            Reason.NOT_JSON,
            "JSON too deep or with too long a number, in %d bytes".formatted(length));
      }
      boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
      String where =
          (twice
                  ? "a name twice in an object at byte %d of %d, expected once"
                  : "not JSON at byte %d of %d")
              .formatted(e.getLocation().getByteOffset(), length);
      return new Decoded.Undecodable(Reason.NOT_JSON, where);
    }
  }

  /** There is no value. */
  static Decoded noValue() {
    return new Decoded.Undecodable(Reason.NO_VALUE, "the value is null, expected a text");
  }
}

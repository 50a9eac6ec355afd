package dev.hnetstreams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.runtime.decide.Allowed;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code /v1/classify} is asked.
 *
 * @param texts one or more
 * @param single asked for one text and not for a list
 * @param id the client's own, or null
 * @param output how much to say
 * @param allowed labels that decisions may have, or null: as configured
 * @param deadlineMillis longest it may take, 1 or more; {@link Long#MAX_VALUE}: not said
 */
record ClassifyRequest(
    List<byte[]> texts,
    boolean single,
    String id,
    OutputConfig output,
    Allowed allowed,
    long deadlineMillis) {
  private static final List<String> TEXTS = List.of("text", "texts", "base64", "base64s");
  private static final int MAX_TOP_LABELS = 1000;
  private static final int MAX_ID = 256;

  /** Every field of the body. */
  static final Set<String> FIELDS =
      new TreeSet<>(
          List.of(
              "text",
              "texts",
              "base64",
              "base64s",
              "id",
              "chunks",
              "offsets",
              "topLabels",
              "segments",
              "evidence",
              "hidden",
              "allow",
              "deadlineMillis"));

  /**
   * Reads a body whose fields are known.
   *
   * @param maxTexts more are refused
   * @param topLabels unless the body says how many
   * @throws Problem.ProblemException 422 naming the field and what was expected; 413 for too many
   */
  static ClassifyRequest of(JsonNode body, int maxTexts, int topLabels) {
    List<String> given = TEXTS.stream().filter(body::has).toList();
    if (given.size() != 1) {
      throw wrong(String.join(", ", TEXTS), "exactly one of them");
    }
    String field = given.get(0);
    boolean base64 = field.startsWith("base64");
    boolean single = single(field);
    List<byte[]> texts = new ArrayList<>();
    if (single) {
      texts.add(bytes(field, body.get(field), base64));
    } else {
      if (!body.get(field).isArray() || body.get(field).isEmpty()) {
        throw wrong(field, "a list with one string or more");
      }
      if (body.get(field).size() > maxTexts) {
        throw Problem.tooLarge(
                "%d texts, the limit is %d".formatted(body.get(field).size(), maxTexts))
            .exception();
      }
      body.get(field).forEach(item -> texts.add(bytes(field, item, base64)));
    }
    OutputConfig output =
        new OutputConfig(
            chunks(body),
            offsets(body),
            (int) number(body, "topLabels", 0, MAX_TOP_LABELS, topLabels),
            false,
            segments(body),
            evidence(body),
            hidden(body));
    return new ClassifyRequest(
        texts,
        single,
        id(body),
        output,
        allowed(body),
        number(body, "deadlineMillis", 1, Integer.MAX_VALUE, Long.MAX_VALUE));
  }

  /** The detail that a word stands for. */
  static OutputConfig.Detail detail(String word) {
    return switch (word) {
      case "none" -> OutputConfig.Detail.NONE;
      case "boundaries" -> OutputConfig.Detail.BOUNDARIES;
      case "full" -> OutputConfig.Detail.FULL;
      default -> throw wrong("chunks", "none, boundaries or full");
    };
  }

  private static byte[] bytes(String field, JsonNode node, boolean base64) {
    if (!node.isTextual()) {
      throw wrong(field, single(field) ? "a string" : "strings");
    }
    if (!base64) {
      return TextBytes.of(node.textValue());
    }
    try {
      return Base64.getDecoder().decode(node.textValue());
    } catch (IllegalArgumentException e) {
      throw wrong(field, "Base64 (RFC 4648, section 4)");
    }
  }

  private static boolean single(String field) {
    return !field.endsWith("s");
  }

  private static OutputConfig.Detail chunks(JsonNode body) {
    JsonNode node = body.get("chunks");
    return node == null ? OutputConfig.Detail.BOUNDARIES : detail(node.asText());
  }

  /** Null when the body does not say. */
  private static Allowed allowed(JsonNode body) {
    JsonNode node = body.get("allow");
    if (node == null) {
      return null;
    }
    Map<String, Set<String>> byHead = new HashMap<>();
    for (Map.Entry<String, JsonNode> head : node.properties()) {
      Set<String> labels = new HashSet<>();
      head.getValue().forEach(label -> labels.add(label.asText()));
      if (!Set.of("language", "code").contains(head.getKey()) || labels.isEmpty()) {
        throw wrong("allow", "lists of labels, one or more, at language and code");
      }
      byHead.put(head.getKey(), labels);
    }
    if (byHead.isEmpty()) {
      throw wrong("allow", "lists of labels, one or more, at language and code");
    }
    return new Allowed(byHead);
  }

  private static OutputConfig.Segments segments(JsonNode body) {
    JsonNode node = body.get("segments");
    return switch (node == null ? "changed" : node.asText()) {
      case "none" -> OutputConfig.Segments.NONE;
      case "changed" -> OutputConfig.Segments.CHANGED;
      case "all" -> OutputConfig.Segments.ALL;
      default -> throw wrong("segments", "none, changed or all");
    };
  }

  private static OutputConfig.Evidence evidence(JsonNode body) {
    JsonNode node = body.get("evidence");
    return switch (node == null ? "none" : node.asText()) {
      case "none" -> OutputConfig.Evidence.NONE;
      case "spans" -> OutputConfig.Evidence.SPANS;
      default -> throw wrong("evidence", "none or spans");
    };
  }

  private static OutputConfig.Hidden hidden(JsonNode body) {
    JsonNode node = body.get("hidden");
    return switch (node == null ? "full" : node.asText()) {
      case "none" -> OutputConfig.Hidden.NONE;
      case "places" -> OutputConfig.Hidden.PLACES;
      case "full" -> OutputConfig.Hidden.FULL;
      default -> throw wrong("hidden", "none, places or full");
    };
  }

  private static Set<OutputConfig.Offsets> offsets(JsonNode body) {
    Set<OutputConfig.Offsets> offsets = EnumSet.noneOf(OutputConfig.Offsets.class);
    JsonNode node = body.get("offsets");
    if (node == null) {
      return offsets;
    }
    if (!node.isArray()) {
      throw wrong("offsets", "a list of utf16, codePoint");
    }
    for (JsonNode unit : node) {
      offsets.add(
          switch (unit.asText()) {
            case "utf16" -> OutputConfig.Offsets.UTF16;
            case "codePoint" -> OutputConfig.Offsets.CODE_POINT;
            default -> throw wrong("offsets", "a list of utf16, codePoint");
          });
    }
    return offsets;
  }

  private static String id(JsonNode body) {
    JsonNode node = body.get("id");
    if (node == null) {
      return null;
    }
    if (!node.isTextual() || node.textValue().length() > MAX_ID) {
      throw wrong("id", "a string of " + MAX_ID + " characters or less");
    }
    return TextBytes.writable(node.textValue());
  }

  private static long number(JsonNode body, String field, long least, long most, long fallback) {
    JsonNode node = body.get(field);
    if (node == null) {
      return fallback;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrong(field, "a whole number from " + least + " to " + most);
    }
    return node.longValue();
  }

  private static Problem.ProblemException wrong(String field, String expected) {
    return Problem.unprocessable(field + ": expected " + expected).exception();
  }
}

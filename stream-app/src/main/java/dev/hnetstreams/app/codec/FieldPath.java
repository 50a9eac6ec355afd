package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonPointer;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer into values of any format. Where arrays may hold texts, a step that is no index
 * goes into each element, and elements without a text are left out. Any thread.
 */
public final class FieldPath {
  private static final String NOTHING = "nothing";
  private static final String NULL = "null";

  private final String pointer;
  private final List<String> steps;
  private final byte[] joint;
  private final int maxTexts;

  /**
   * What is at the end of the path.
   *
   * @param pointer to it in the value
   * @param inArray whether it is in an array
   * @param text null when it is none
   * @param kind of what is there in the place of a text; null when it is one
   */
  private record Place(String pointer, boolean inArray, byte[] text, String kind) {}

  private FieldPath(String pointer, String joint, int maxTexts) {
    this.pointer = pointer;
    this.joint = joint == null ? null : joint.getBytes(StandardCharsets.UTF_8);
    this.maxTexts = maxTexts;
    List<String> all = new ArrayList<>();
    for (JsonPointer at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
      all.add(at.getMatchingProperty());
    }
    this.steps = List.copyOf(all);
  }

  /** To the text. */
  public static FieldPath toText(CodecConfig config) {
    boolean each = config.texts() == CodecConfig.Texts.EACH;
    return new FieldPath(config.textPointer(), config.joinTexts(), each ? config.maxTexts() : 0);
  }

  /** To the id. */
  public static FieldPath toId(CodecConfig config) {
    return new FieldPath(config.idPointer(), null, 0);
  }

  /** Names of fields, and indexes. */
  public List<String> steps() {
    return steps;
  }

  /** Whether an array may hold texts. */
  public boolean entersArrays() {
    return joint != null || maxTexts > 0;
  }

  /**
   * The text in a value, or the texts, or why there is none.
   *
   * @param id of the text, or null
   */
  public <N> Decoded text(N root, Shape<N> shape, String id) {
    List<Place> places = new ArrayList<>(1);
    collect(root, 0, "", false, shape, places);
    if (places.isEmpty()) {
      return none("an array without a text");
    }
    if (maxTexts > 0 && places.get(0).inArray()) {
      return several(places, id);
    }
    List<byte[]> texts = new ArrayList<>(places.size());
    for (Place place : places) {
      if (place.kind() != null) {
        return none(place.kind() + (place.inArray() ? " in an array" : ""));
      }
      texts.add(place.text());
    }
    return new Decoded.Text(id, texts.size() == 1 ? texts.get(0) : joined(texts));
  }

  /** The text, number or truth value at the end of the path; null when there is none. */
  public <N> String scalar(N root, Shape<N> shape) {
    N node = root;
    for (int at = 0; node != null && at < steps.size(); at++) {
      List<? extends N> items = shape.items(node);
      node = items == null ? shape.field(node, steps.get(at)) : element(items, steps.get(at));
    }
    return node == null ? null : shape.scalar(node);
  }

  /** The index that a step says; -1 when it says none. */
  public static int index(String step) {
    return step.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(step) : -1;
  }

  private Decoded several(List<Place> places, String id) {
    if (places.size() > maxTexts) {
      return new Decoded.Undecodable(
          Reason.TOO_LARGE,
          "%d texts at %s, expected at most %d (codec.maxTexts)"
              .formatted(places.size(), pointer, maxTexts));
    }
    List<Decoded.Item> items = new ArrayList<>(places.size());
    for (Place place : places) {
      TaggedText.Part part = new TaggedText.Part(items.size(), places.size(), place.pointer());
      items.add(
          new Decoded.Item(
              part,
              place.kind() == null
                  ? new Decoded.Text(id, place.text())
                  : new Decoded.Undecodable(
                      Reason.NO_TEXT, "%s, expected a string".formatted(place.kind()))));
    }
    return new Decoded.Several(items);
  }

  private Decoded none(String complaint) {
    String expected = entersArrays() ? "a string or an array of strings" : "a string";
    return new Decoded.Undecodable(
        Reason.NO_TEXT, "at %s is %s, expected %s".formatted(pointer, complaint, expected));
  }

  /** Adds what is in the place of a text; nothing and nulls do not count inside an array. */
  private <N> void collect(
      N node, int at, String here, boolean inArray, Shape<N> shape, List<Place> places) {
    List<? extends N> items = node == null ? null : shape.items(node);
    boolean end = at == steps.size();
    if (items != null && entersArrays() && (end || index(steps.get(at)) < 0)) {
      for (int i = 0; i < items.size(); i++) {
        collect(items.get(i), at, here + "/" + i, true, shape, places);
      }
    } else if (node == null || end) {
      byte[] text = node == null || items != null ? null : shape.text(node);
      String kind = text != null ? null : node == null ? NOTHING : shape.kind(node);
      if (!inArray || (!NOTHING.equals(kind) && !NULL.equals(kind))) {
        places.add(new Place(here, inArray, text, kind));
      }
    } else {
      String step = steps.get(at);
      N next = items == null ? shape.field(node, step) : element(items, step);
      collect(next, at + 1, here + "/" + escaped(step), inArray, shape, places);
    }
  }

  private static String escaped(String step) {
    return step.replace("~", "~0").replace("/", "~1");
  }

  private static <N> N element(List<? extends N> items, String step) {
    int index = index(step);
    return index >= 0 && index < items.size() ? items.get(index) : null;
  }

  private byte[] joined(List<byte[]> texts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] text : texts) {
      if (all.size() > 0) {
        all.writeBytes(joint);
      }
      all.writeBytes(text);
    }
    return all.toByteArray();
  }
}

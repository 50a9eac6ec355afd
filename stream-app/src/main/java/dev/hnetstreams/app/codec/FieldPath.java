package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.core.JsonPointer;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer into values of any format. Where arrays are joined, a step that is no index goes
 * into each element, and elements without a text are left out. Any thread.
 */
public final class FieldPath {
  private static final String NOTHING = "nothing";
  private static final String NULL = "null";

  private final String pointer;
  private final List<String> steps;
  private final byte[] joint;

  /**
   * @param pointer as in RFC 6901
   * @param joint what stands between the texts of an array; null: an array is no text
   */
  public FieldPath(String pointer, String joint) {
    this.pointer = pointer;
    this.joint = joint == null ? null : joint.getBytes(StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>();
    for (JsonPointer at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
      all.add(at.getMatchingProperty());
    }
    this.steps = List.copyOf(all);
  }

  /** Names of fields, and indexes. */
  public List<String> steps() {
    return steps;
  }

  /** Whether the texts of an array are joined. */
  public boolean joins() {
    return joint != null;
  }

  /**
   * The text in a value, or why there is none.
   *
   * @param id of the text, or null
   */
  public <N> Decoded text(N root, Shape<N> shape, String id) {
    List<byte[]> texts = new ArrayList<>(1);
    String complaint = collect(root, 0, shape, texts);
    if (complaint == null && texts.isEmpty()) {
      complaint = "an array without a text";
    }
    return complaint == null
        ? new Decoded.Text(id, texts.size() == 1 ? texts.get(0) : joined(texts))
        : new Decoded.Undecodable(
            Reason.NO_TEXT, "at %s is %s, expected %s".formatted(pointer, complaint, expected()));
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

  private String expected() {
    return joins() ? "a string or an array of strings" : "a string";
  }

  /** What is in the place of a text; null when texts were found. */
  private <N> String collect(N node, int at, Shape<N> shape, List<byte[]> texts) {
    if (node == null) {
      return NOTHING;
    }
    List<? extends N> items = shape.items(node);
    if (at == steps.size()) {
      byte[] text = items == null ? shape.text(node) : null;
      if (text != null) {
        texts.add(text);
        return null;
      }
      return items != null && joins() ? collectEach(items, at, shape, texts) : shape.kind(node);
    }
    if (items == null) {
      return collect(shape.field(node, steps.get(at)), at + 1, shape, texts);
    }
    return joins() && index(steps.get(at)) < 0
        ? collectEach(items, at, shape, texts)
        : collect(element(items, steps.get(at)), at + 1, shape, texts);
  }

  private <N> String collectEach(
      List<? extends N> items, int at, Shape<N> shape, List<byte[]> texts) {
    for (N item : items) {
      String complaint = collect(item, at, shape, texts);
      if (complaint != null && !complaint.equals(NOTHING) && !complaint.equals(NULL)) {
        return complaint + " in an array";
      }
    }
    return null;
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

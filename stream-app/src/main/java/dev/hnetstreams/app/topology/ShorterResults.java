package dev.hnetstreams.app.topology;

import dev.hnetstreams.schemas.TaggedText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A result, then the same result with less and less, for a topic that does not take all of it. Each
 * says in {@code omitted} what was left out. Decisions always stay.
 */
final class ShorterResults implements Iterator<TaggedText> {
  private final String coordinates;
  private final List<String> omitted = new ArrayList<>();
  private TaggedText next;
  private int step;

  /**
   * @param coordinates id of a result whose own id is left out
   */
  ShorterResults(TaggedText whole, String coordinates) {
    this.next = whole;
    this.coordinates = coordinates;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public TaggedText next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    TaggedText now = next;
    next = null;
    while (next == null && step < 8) {
      next = shortened(now, step++);
    }
    return now;
  }

  /** Null when there is nothing to leave out. */
  private TaggedText shortened(TaggedText t, int what) {
    return switch (what) {
      case 0 -> t.text().value() == null ? null : without("text.value", t, withoutValue(t.text()));
      case 1 -> hasDetail(t) ? withoutDetail(t) : null;
      case 2 -> t.spans() == null ? null : withoutParts(t, "spans");
      case 3 -> t.chunks() == null ? null : with("chunks", t, t.id(), t.text(), null, null);
      case 4 -> withoutTop(t);
      case 5 -> t.segments() == null && t.embedded() == null ? null : withoutParts(t, "segments");
      case 6 -> t.hidden() == null ? null : withoutParts(t, "hidden");
      default ->
          coordinates.equals(t.id())
              ? null
              : with("id", t, coordinates, t.text(), t.chunks(), t.stages());
    };
  }

  private static TaggedText.Text withoutValue(TaggedText.Text text) {
    return new TaggedText.Text(
        text.bytes(), text.read(), text.truncated(), text.validUtf8(), text.windows(), null);
  }

  private static boolean hasDetail(TaggedText t) {
    TaggedText.Chunks c = t.chunks();
    boolean inChunks =
        c != null
            && (c.evidence() != null
                || c.outer() != null
                || c.utf16Offsets() != null
                || c.codePointOffsets() != null);
    return inChunks || t.stages() != null;
  }

  private TaggedText withoutDetail(TaggedText t) {
    TaggedText.Chunks c = t.chunks();
    TaggedText.Chunks bare =
        c == null
            ? null
            : new TaggedText.Chunks(
                c.stage(),
                c.count(),
                c.bytesPerChunk(),
                c.lengths(),
                c.boundaryProb(),
                null,
                null,
                null,
                null);
    return with("chunks.detail", t, t.id(), t.text(), bare, null);
  }

  /** Without spans, which are left out before segments are, and these before hidden channels. */
  private TaggedText withoutParts(TaggedText t, String what) {
    omitted.add(what);
    boolean segments = what.equals("spans");
    boolean hidden = !what.equals("hidden");
    return new TaggedText(
        t.id(),
        t.source(),
        t.model(),
        t.text(),
        t.decisions(),
        t.noise(),
        t.chunks(),
        t.degraded(),
        t.timing(),
        t.stages(),
        List.copyOf(omitted),
        segments ? t.segments() : null,
        segments ? t.shares() : null,
        segments ? t.embedded() : null,
        null,
        hidden ? t.hidden() : null);
  }

  private TaggedText withoutTop(TaggedText t) {
    Map<String, TaggedText.Decision> decisions = new LinkedHashMap<>();
    t.decisions()
        .forEach(
            (head, d) ->
                decisions.put(
                    head,
                    new TaggedText.Decision(
                        d.label(),
                        d.abstained(),
                        d.raw(),
                        d.confidence(),
                        d.threshold(),
                        List.of())));
    omitted.add("decisions.top");
    return copy(t, t.id(), t.text(), decisions, t.chunks(), t.stages());
  }

  private TaggedText without(String what, TaggedText t, TaggedText.Text text) {
    return with(what, t, t.id(), text, t.chunks(), t.stages());
  }

  private TaggedText with(
      String what,
      TaggedText t,
      String id,
      TaggedText.Text text,
      TaggedText.Chunks chunks,
      List<TaggedText.StageChunks> stages) {
    omitted.add(what);
    return copy(t, id, text, t.decisions(), chunks, stages);
  }

  private TaggedText copy(
      TaggedText t,
      String id,
      TaggedText.Text text,
      Map<String, TaggedText.Decision> decisions,
      TaggedText.Chunks chunks,
      List<TaggedText.StageChunks> stages) {
    return new TaggedText(
        id,
        t.source(),
        t.model(),
        text,
        decisions,
        t.noise(),
        chunks,
        t.degraded(),
        t.timing(),
        stages,
        List.copyOf(omitted),
        t.segments(),
        t.shares(),
        t.embedded(),
        t.spans(),
        t.hidden());
  }
}

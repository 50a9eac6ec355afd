package dev.hnetstreams.app.codec;

import java.util.List;

/**
 * How values of one format are taken apart. Any thread.
 *
 * @param <N> a part of a value
 */
public interface Shape<N> {
  /** The field or the entry of that name; null when there is none. */
  N field(N node, String name);

  /** The elements of an array; null when it is none. */
  List<? extends N> items(N node);

  /** The bytes of a text; null when it is none. */
  byte[] text(N node);

  /** A text, a number or a truth value as text; null for anything else. */
  String scalar(N node);

  /** What it is, for people: {@code number}, {@code null}. */
  String kind(N node);
}

package dev.hnetstreams.app.codec;

import java.util.function.Function;

/** A record's headers. */
@FunctionalInterface
public interface HeaderLookup {
  /** No headers. */
  HeaderLookup NONE = name -> null;

  /** The value of the last header of that name; null when there is none. */
  byte[] last(String name);

  /**
   * Headers of another library.
   *
   * @param last gives the last header of a name, or null
   */
  static <H> HeaderLookup of(Function<String, H> last, Function<H, byte[]> value) {
    return name -> {
      H header = last.apply(name);
      return header == null ? null : value.apply(header);
    };
  }
}

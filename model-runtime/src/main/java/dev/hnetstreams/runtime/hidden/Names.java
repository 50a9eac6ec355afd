package dev.hnetstreams.runtime.hidden;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of characters that show nothing. */
final class Names {
  private static final Map<Integer, String> SHORT =
      Map.ofEntries(
          Map.entry(0xad, "SHY"),
          Map.entry(0x34f, "CGJ"),
          Map.entry(0x61c, "ALM"),
          Map.entry(0x180e, "MVS"),
          Map.entry(0x200b, "ZWSP"),
          Map.entry(0x200c, "ZWNJ"),
          Map.entry(0x200d, "ZWJ"),
          Map.entry(0x200e, "LRM"),
          Map.entry(0x200f, "RLM"),
          Map.entry(0x202a, "LRE"),
          Map.entry(0x202b, "RLE"),
          Map.entry(0x202d, "LRO"),
          Map.entry(0x202e, "RLO"),
          Map.entry(0x2060, "WJ"),
          Map.entry(0x2066, "LRI"),
          Map.entry(0x2067, "RLI"),
          Map.entry(0x2068, "FSI"));

  private Names() {}

  static String of(int codePoint) {
    return SHORT.getOrDefault(codePoint, "U+%04X".formatted(codePoint));
  }

  /** Each name once with its count: {@code 3 x ZWSP, 1 x WJ}. */
  static String counted(int[] codePoints) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int codePoint : codePoints) {
      counts.merge(of(codePoint), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " x " + e.getKey())
        .collect(Collectors.joining(", "));
  }
}

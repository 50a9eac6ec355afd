package dev.hnetstreams.app.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in the configuration: 5ms, 30s, 2m, 1h, and 0. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

  private Durations() {}

  /** What a text means; empty when it is not a duration. */
  public static Optional<Duration> parse(String text) {
    String stripped = text == null ? "" : text.strip();
    Matcher matcher = FORM.matcher(stripped);
    if (!matcher.matches()) {
      return stripped.equals("0") ? Optional.of(Duration.ZERO) : Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        });
  }
}

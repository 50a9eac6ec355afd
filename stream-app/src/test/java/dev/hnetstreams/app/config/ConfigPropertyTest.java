package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** What holds of any configuration. */
class ConfigPropertyTest {

  @Property(tries = 200)
  void aDurationIsWhatItSays(
      @ForAll @IntRange(max = 100_000) int amount, @ForAll("units") String unit) {
    Duration read =
        ConfigLoader.load(null, Map.of(), List.of("batching.maxWait=" + amount + unit))
            .bind()
            .batching()
            .maxWait();

    assertThat(read)
        .isEqualTo(
            switch (unit) {
              case "ms", " ms" -> Duration.ofMillis(amount);
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              default -> Duration.ofHours(amount);
            });
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.of("ms", " ms", "s", "m", "h");
  }

  @Property(tries = 300)
  void anyTextForAnyKeyIsEitherTakenOrRefusedInOurWords(
      @ForAll("keys") String key, @ForAll @StringLength(max = 20) String value) {
    refusesInOurWords(null, List.of(key + "=" + value));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of(
        ConfigLoader.load(null, Map.of(), List.of()).effective().stream()
            .map(ConfigLoader.Effective::key)
            .toList());
  }

  @Property(tries = 300)
  void anyFileIsEitherTakenOrRefusedInOurWords(@ForAll("yamlLike") String yaml) throws IOException {
    Path file = Files.createTempFile("config", ".yaml");
    try {
      Files.writeString(file, yaml);
      refusesInOurWords(file, List.of());
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<String> yamlLike() {
    return Arbitraries.of(
            "topics",
            "kafka",
            "routes",
            "batching",
            "http",
            "input",
            "maxRows",
            "port",
            ":",
            ": ",
            "\n",
            "\n  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "&a",
            "*a",
            "!!int",
            "1",
            "null",
            "\"",
            "'",
            "|",
            "#",
            "\t",
            "%",
            "? ",
            "~",
            "<<: ",
            "---\n",
            "\u0000",
            "\u00e9",
            "@")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 200)
  void aKeyThatIsNotThereIsRefusedAndAKnownOneOffered(
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String section,
      @ForAll @AlphaChars @StringLength(min = 20, max = 24) String key) {
    String message = refusal(null, List.of(section + "." + key + "=1"));

    assertThat(message).startsWith("--set: " + section + "." + key + ": unknown key; did you mean");
  }

  private static void refusesInOurWords(Path file, List<String> sets) {
    String message = refusal(file, sets);
    if (message != null) {
      assertThat(message).isNotBlank().doesNotContain("Exception", "jackson", "java.");
    }
  }

  /** Null when it was taken. */
  private static String refusal(Path file, List<String> sets) {
    try {
      AppConfig unused = ConfigLoader.load(file, Map.of(), sets).bind();
      return null;
    } catch (ConfigException e) {
      return e.getMessage();
    }
  }
}

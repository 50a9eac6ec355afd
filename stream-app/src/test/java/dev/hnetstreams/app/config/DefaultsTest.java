package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.bundle.ThresholdMode;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The file of defaults and the records say the same. */
class DefaultsTest {

  @Test
  void everyKeyOfTheDefaultsIsAComponentOfARecordAndTheOtherWayRound() {
    List<String> components = new ArrayList<>();
    for (RecordComponent section : AppConfig.class.getRecordComponents()) {
      if (section.getType().isRecord()) {
        Arrays.stream(section.getType().getRecordComponents())
            .map(key -> section.getName() + "." + ConfigTree.key(key))
            .forEach(components::add);
      } else if (section.getType() == List.class) {
        components.add(section.getName());
      }
    }
    List<String> keys =
        loader().effective().stream()
            .map(ConfigLoader.Effective::key)
            .filter(key -> !key.startsWith("kafka."))
            .toList();

    assertThat(keys).containsExactlyInAnyOrderElementsOf(components);
  }

  @Test
  void theDefaultsAloneAreAConfiguration() {
    AppConfig config = loader().bind();

    assertThat(config.topics().input()).isEqualTo("text.in");
    assertThat(config.routes()).isEmpty();
    assertThat(config.model().bundle()).isNull();
    assertThat(config.streams().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.stats().retention()).isEqualTo(Duration.ofHours(1));
    assertThat(config.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
  }

  @Test
  void theEngineIsToldWhatTheFileSays() {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of("output.topLabels=7")).bind();

    assertThat(config.engine().topLabels()).isEqualTo(7);
    assertThat(config.engine().batching()).isEqualTo(config.batching());
    assertThat(config.engine().maxTextBytes()).isEqualTo(config.model().maxTextBytes());
  }

  @Test
  void howSureAnAnswerMustBeIsOneWord() {
    AppConfig config =
        ConfigLoader.load(null, Map.of(), List.of("model.thresholds=best-guess")).bind();

    assertThat(config.engine().thresholds()).isEqualTo(ThresholdMode.BEST_GUESS);
    assertThat(loader().bind().engine().thresholds()).isEqualTo(ThresholdMode.BALANCED);
  }

  @Test
  void everyDefaultSaysThatItIsOne() {
    assertThat(loader().effective())
        .extracting(ConfigLoader.Effective::origin)
        .containsOnly("default");
  }

  @Test
  void aBundleIsAPath() {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of("model.bundle=/models/a")).bind();

    assertThat(config.model().bundle()).isEqualTo(Path.of("/models/a"));
  }

  @Test
  void aBundleAndAWatchedFolderExcludeEachOther() {
    List<String> both = List.of("model.bundle=/models/a", "model.folder=/models");

    assertThatThrownBy(() -> ConfigLoader.load(null, Map.of(), both).bind())
        .hasMessageContaining("model.folder: /models, expected null while model.bundle is set");
  }

  private static ConfigLoader loader() {
    return ConfigLoader.load(null, Map.of(), List.of());
  }
}

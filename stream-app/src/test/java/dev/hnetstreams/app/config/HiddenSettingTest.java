package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes and results go together in what they ask of hidden channels. */
class HiddenSettingTest {
  @TempDir Path folder;

  @Test
  void aRouteByWhatTextsHideNeedsThemToBeLookedAt() throws Exception {
    String yaml = "routes:\n  - to: a\n    when: [hidden.tags > 0]\noutput:\n  hidden: none\n";
    Path file = Files.writeString(folder.resolve("app.yaml"), yaml);

    assertThatThrownBy(() -> ConfigLoader.load(file, Map.of(), List.of()).bind())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file
                + ":5: output.hidden: none, expected places or full, since a condition of a route"
                + " asks for hidden");
  }
}

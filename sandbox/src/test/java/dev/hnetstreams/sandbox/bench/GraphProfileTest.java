package dev.hnetstreams.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphProfileTest {
  @Test
  void everyNodeOfTheShippedGraphHasItsTimeAndKind() throws Exception {
    List<byte[]> texts = List.of(utf8("hello wrld"), utf8("SELECT name FROM users WHERE id = 7;"));

    GraphProfile profile = GraphProfile.of(ModelBundle.bundled().model(), texts, 64);

    assertThat(profile.rows()).isEqualTo(2);
    assertThat(profile.nodes()).hasSizeGreaterThan(100);
    assertThat(profile.nodes()).extracting(GraphProfile.Node::kind).contains(NodeKind.values());
    assertThat(Arrays.stream(NodeKind.values()).mapToDouble(profile::share).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(profile.byOperator().values().stream().mapToDouble(sum -> sum[1]).sum())
        .isEqualTo(profile.nodes().size());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

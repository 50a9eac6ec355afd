package dev.hnetstreams.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrtLaneTest {
  @Test
  void largestIsTheFirstOfEqualOnes() {
    float[] logits = {-3, -1, -2, 5, 0, 5, 1, 1, 1};

    assertThat(OrtLane.largest(logits, 3)).containsExactly(1, 0, 0);
  }

  @Test
  void noChunksHaveNoLabels() {
    assertThat(OrtLane.largest(new float[0], 3)).isEmpty();
  }
}

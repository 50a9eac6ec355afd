package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRunsTest {
  @Property(tries = 300)
  void aSetIsReadAsItWasWritten(@ForAll long seed, @ForAll @IntRange(max = 100) int from) {
    Random random = new Random(seed);
    BitSet set = new BitSet();
    int at = from + 1;
    for (int run = 0; run < 50; run++) {
      int end = at + 1 + random.nextInt(1 << random.nextInt(18));
      set.set(at, end, run % 2 == 0);
      at = end;
    }
    BitSet read = OffsetRuns.parse(OffsetRuns.format(set, from));

    assertThat(read).isEqualTo(set.get(from, set.length()));
  }

  /** It stands in the groups of those who use an earlier version. */
  @Test
  void theFormatStays() {
    BitSet set = new BitSet();
    set.set(1);
    set.set(200, 1000);

    assertThat(OffsetRuns.format(set, 0)).isEqualTo("1:Y2Q8xriADQA=");
    assertThat(OffsetRuns.parse("1:Y2Q8xriADQA=")).isEqualTo(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"something", "1:", "1:AA==", "1:####", "2:AA=="})
  void textOfOthersIsRefused(String metadata) {
    assertThatThrownBy(() -> OffsetRuns.parse(metadata))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RedrivenOffsetsTest {
  /**
   * Some runs, each with a filter of its own and each ended somewhere, over letters with holes
   * between them: what one handled is never open to a later one, and what none handled is.
   */
  @Property(tries = 300)
  void everyLetterIsHandledOnceByWhicheverRunTakesItFirst(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int letters) {
    Random random = new Random(seed);
    List<Long> offsets = new ArrayList<>();
    long next = random.nextInt(50);
    for (int i = 0; i < letters; i++) {
      offsets.add(next);
      next += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
    }
    Set<Long> taken = new HashSet<>();
    RedrivenOffsets memory = new RedrivenOffsets(0);
    for (int run = 0; run < 4; run++) {
      int one = 1 + random.nextInt(4);
      int stopAt = random.nextInt(letters + 1);
      memory = RedrivenOffsets.parse(memory.offset(), memory.metadata());
      long from = memory.offset();
      for (int i = 0; i < stopAt; i++) {
        long offset = offsets.get(i);
        if (offset < from) {
          assertThat(taken).as("passed over").contains(offset);
          continue; // a reader begins at the committed offset
        }
        boolean before = memory.contains(offset);
        assertThat(before).as("offset %d", offset).isEqualTo(taken.contains(offset));
        boolean takes = !before && random.nextInt(one) == 0;
        memory.mark(offset, before || takes);
        if (takes) {
          taken.add(offset);
        }
      }
    }
    RedrivenOffsets last = RedrivenOffsets.parse(memory.offset(), memory.metadata());
    offsets.forEach(o -> assertThat(last.contains(o)).isEqualTo(taken.contains(o)));
  }

  @Test
  void whenAllIsHandledTheOffsetSaysItAlone() {
    RedrivenOffsets memory = new RedrivenOffsets(0);
    memory.mark(5, true);
    memory.mark(9, true);

    assertThat(memory.offset()).isEqualTo(10);
    assertThat(memory.metadata()).isEmpty();
  }

  @Test
  void tenThousandLettersOfWhichAnyOtherIsHandledFitInACommit() {
    RedrivenOffsets memory = new RedrivenOffsets(0);
    for (int i = 0; i < 10_000; i++) {
      memory.mark(i, i % 2 == 1);
    }

    assertThat(memory.offset()).isZero();
    assertThat(memory.metadata().length()).isLessThan(RedrivenOffsets.MAX_METADATA_BYTES);
  }

  @Test
  void moreThanABrokerKeepsIsRefusedAndSaysFromWhere() {
    RedrivenOffsets memory = new RedrivenOffsets(0);
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      memory.mark(i, i > 0 && random.nextBoolean());
    }

    assertThatThrownBy(memory::metadata)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from offset 0");
  }
}

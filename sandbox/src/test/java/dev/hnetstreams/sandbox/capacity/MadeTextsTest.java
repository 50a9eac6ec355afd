package dev.hnetstreams.sandbox.capacity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MadeTextsTest {
  @ParameterizedTest
  @ValueSource(ints = {20, 180, 3000})
  void lengthsAreAboutTheMeanAndNeverEmpty(int bytes) throws IOException {
    MadeTexts texts = new MadeTexts(bytes, 1_000_000);

    assertThat(texts.meanBytes()).isCloseTo(bytes, Offset.offset(0.1 * bytes));
    for (int i = 0; i < texts.count(); i++) {
      assertThat(texts.next()).hasSizeBetween(1, bytes * 3 / 2);
    }
  }

  @Test
  void noTextIsLongerThanTheServiceTakes() throws IOException {
    MadeTexts texts = new MadeTexts(100, 100);

    for (int i = 0; i < texts.count(); i++) {
      assertThat(texts.next()).hasSizeBetween(1, 100);
    }
  }

  @Test
  void noCharacterIsCut() {
    byte[] text = "aé€".getBytes(UTF_8);

    assertThat(new String(MadeTexts.cut(text, 5), UTF_8)).isEqualTo("aé");
    assertThat(new String(MadeTexts.cut(text, 6), UTF_8)).isEqualTo("aé€");
    assertThat(MadeTexts.cut("€".getBytes(UTF_8), 1)).hasSize(1);
  }
}

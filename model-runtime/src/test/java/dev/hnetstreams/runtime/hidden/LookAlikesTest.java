package dev.hnetstreams.runtime.hidden;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of look-alikes says what Unicode's confusables say. */
class LookAlikesTest {
  private static final SpoofChecker ICU =
      new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

  @Test
  void theTableIsThatOfIcuForItsScripts() {
    Map<String, Set<Character>> latin = new HashMap<>();
    for (char upper = 'A'; upper <= 'Z'; upper++) {
      for (char letter : new char[] {upper, Character.toLowerCase(upper)}) {
        latin
            .computeIfAbsent(ICU.getSkeleton(Character.toString(letter)), s -> new HashSet<>())
            .add(letter);
      }
    }
    Set<UnicodeScript> scripts = new HashSet<>();
    LookAlikes.all().keySet().forEach(letter -> scripts.add(UnicodeScript.of(letter)));

    Map<Integer, Set<Character>> expected = new HashMap<>();
    for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
      if (UCharacter.isLetter(c) && scripts.contains(UnicodeScript.of(c))) {
        Set<Character> of = latin.get(ICU.getSkeleton(Character.toString(c)));
        if (of != null) {
          expected.put(c, of);
        }
      }
    }

    assertThat(scripts).hasSize(9);
    assertThat(LookAlikes.all().keySet()).isEqualTo(expected.keySet());
    assertThat(LookAlikes.all())
        .allSatisfy((letter, ascii) -> assertThat(expected.get(letter)).contains(ascii));
  }
}

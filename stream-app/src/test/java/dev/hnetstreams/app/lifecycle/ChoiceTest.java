package dev.hnetstreams.app.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bundle is served, from what is in the folder and what serves. */
class ChoiceTest {
  @TempDir Path folder;

  private final List<Listing.Entry> entries = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.1",
    "1.9.0, 1.10.0",
    "1.0.0-rc1, 1.0.0",
    "1.0.0-alpha, 1.0.0-alpha.1",
    "1.0.0-alpha.1, 1.0.0-alpha.beta",
    "1.0.0-2, 1.0.0-11",
    "1, 1.0.1",
    "99999999999999999999, 100000000000000000000",
    "2.0.0, x",
  })
  void versionsAreOrderedByTheirNumbers(String lower, String higher) {
    assertThat(new Version(lower)).isLessThan(new Version(higher));
    assertThat(new Version(higher)).isGreaterThan(new Version(lower));
  }

  @ParameterizedTest
  @CsvSource({"1.0.0, 1.0.0", "1.0, 1.0.0", "1.0.0+a, 1.0.0+b", "01, 1"})
  void someVersionsAreEqual(String one, String other) {
    assertThat(new Version(one)).isEqualByComparingTo(new Version(other));
  }

  @Test
  void atStartTheHighestVersionIsTriedFirstAndThenTheOthers() throws IOException {
    bundle("a", "1.9.0");
    bundle("b", "1.10.0");
    unreadable("c");

    assertThat(Choice.atStart(listing(null, null))).containsExactly("b", "a");
    assertThat(Choice.active(listing(null, null))).contains("b");
  }

  @Test
  void atStartAChoiceIsTriedAndThenWhatWasChosenBeforeIt() throws IOException {
    bundle("a", "1.0.0");
    bundle("b", "2.0.0");

    assertThat(Choice.atStart(listing("a", null))).containsExactly("a");
    assertThat(Choice.atStart(listing("gone", "a"))).containsExactly("gone", "a");
  }

  @Test
  void withoutAChoiceOnlyHigherVersionsTakeThePlaceOfWhatServes() throws IOException {
    bundle("a", "1.0.0");
    ModelBundle now = bundle("b", "2.0.0");
    bundle("c", "3.0.0");
    bundle("d", "10.0.0");

    assertThat(Choice.instead(listing(null, null), now)).containsExactly("d", "c");
  }

  @Test
  void aFolderThatIsEmptyForAMomentChangesNothing() throws IOException {
    ModelBundle now = bundle("b", "2.0.0");
    entries.clear();
    assertThat(Choice.instead(listing(null, null), now)).isEmpty();
    bundle("a", "1.0.0");

    assertThat(Choice.instead(listing(null, null), now)).isEmpty();
  }

  @Test
  void aChoiceIsFollowedToALowerVersionAndNothingElseIsServed() throws IOException {
    bundle("a", "1.0.0");
    ModelBundle now = bundle("b", "2.0.0");
    bundle("c", "3.0.0");

    assertThat(Choice.instead(listing("a", "b"), now)).containsExactly("a");
    assertThat(Choice.instead(listing("b", "a"), now)).isEmpty();
    assertThat(Choice.instead(listing("gone", null), now)).containsExactly("gone");
  }

  @Test
  void theSameVersionWithOtherContentIsNamedSoThatItIsRefusedAndAnotherModelsIsNot()
      throws IOException {
    ModelBundle now = bundle("a", "1.0.0");
    entries.add(
        entry(
            "b",
            TestBundle.small("1.0.0")
                .edit(m -> m.put("maxBytes", 32).putArray("bucketBytes").add(32))));
    entries.add(entry("c", TestBundle.small("1.0.0").edit(m -> m.put("name", "other"))));
    entries.add(entry("copy", TestBundle.small("1.0.0")));

    assertThat(Choice.instead(listing(null, null), now)).containsExactly("b");
  }

  @Test
  void whatWasBeforeIsRememberedOrTheVersionBelow() throws IOException {
    bundle("a", "1.0.0");
    bundle("b", "2.0.0");
    bundle("c", "3.0.0");

    assertThat(Choice.before(listing(null, null))).contains("b");
    assertThat(Choice.before(listing("c", "a"))).contains("a");
    assertThat(Choice.before(listing("c", null))).isEmpty();
  }

  private Listing listing(String active, String previous) {
    return new Listing(entries, active, previous, null);
  }

  private ModelBundle bundle(String name, String version) throws IOException {
    entries.add(entry(name, TestBundle.small(version)));
    return entries.get(entries.size() - 1).bundle();
  }

  private Listing.Entry entry(String name, TestBundle bundle) throws IOException {
    return new Listing.Entry(name, "f", ModelBundle.load(bundle.write(folder.resolve(name))), null);
  }

  private void unreadable(String name) {
    entries.add(
        new Listing.Entry(
            name, "f", null, new BundleRefusal(BundleRefusal.Reason.BROKEN, "not JSON")));
  }
}

package dev.hnetstreams.app.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each refusal is told once for each state of a bundle's files. */
class RefusalsTest {
  private static final BundleRefusal BROKEN =
      new BundleRefusal(BundleRefusal.Reason.BROKEN, "a file is another");
  private static final BundleRefusal COPYING =
      new BundleRefusal(BundleRefusal.Reason.INCOMPLETE, "shorter");
  private static final BundleRefusal IN_USE =
      new BundleRefusal(BundleRefusal.Reason.SAME_VERSION, "serves already");

  private final RecordingObserver observer = new RecordingObserver();
  private final Refusals refusals = new Refusals(observer);

  @Test
  void theSameStateIsToldOnceAndAChangedOneAgain() {
    refusals.add("a", "1", BROKEN);
    refusals.add("a", "1", BROKEN);
    assertThat(observer.told).containsExactly("refused broken");
    assertThat(refusals.standsFor(entry("a", "1"))).isTrue();
    assertThat(refusals.standsFor(entry("a", "2"))).isFalse();

    refusals.add("a", "2", BROKEN);
    assertThat(observer.told).containsExactly("refused broken", "refused broken");
  }

  @Test
  void aBundleThatIsBeingCopiedIsNoAlarm() {
    refusals.add("a", "1", COPYING);

    assertThat(observer.told).isEmpty();
    assertThat(refusals.messages()).containsExactly("shorter");
  }

  @Test
  void aVersionInUseIsTriedAgainThoughItsFilesAreTheSame() {
    refusals.add("a", "1", IN_USE);

    assertThat(refusals.standsFor(entry("a", "1"))).isFalse();
  }

  @Test
  void whatIsServedOrGoneIsForgotten() {
    refusals.add("served", "1", BROKEN);
    refusals.add("gone", "1", BROKEN);
    refusals.add("there", "1", BROKEN);
    refusals.forget("served");
    refusals.forgetOthers(name -> !name.equals("gone"));

    assertThat(refusals.standsFor(entry("served", "1"))).isFalse();
    assertThat(refusals.standsFor(entry("gone", "1"))).isFalse();
    assertThat(refusals.standsFor(entry("there", "1"))).isTrue();
  }

  @Test
  void bundlesWithoutAManifestAreCounted() {
    Listing listing = new Listing(List.of(entry("a", "1"), entry("b", "1")), null, null, null);

    assertThat(refusals.addUnreadable(listing)).isEqualTo(2);
    assertThat(refusals.addUnreadable(listing)).isEqualTo(2);
    assertThat(observer.told).hasSize(2);
  }

  private static Listing.Entry entry(String name, String fingerprint) {
    return new Listing.Entry(name, fingerprint, null, BROKEN);
  }
}

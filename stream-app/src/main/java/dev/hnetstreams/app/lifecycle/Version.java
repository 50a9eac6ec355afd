package dev.hnetstreams.app.lifecycle;

import java.math.BigInteger;

/**
 * Orders versions as Semantic Versioning does: numbers by value, {@code 1.0.0-rc1} before {@code
 * 1.0.0}, what follows a plus sign ignored. Anything else is a version too: parts that are no
 * numbers compare as text, after all numbers.
 *
 * @see <a href="https://semver.org/#spec-item-11">Semantic Versioning, item 11</a>
 */
record Version(String text) implements Comparable<Version> {

  @Override
  public int compareTo(Version other) {
    int core = compareParts(core(), other.core(), true);
    if (core != 0) {
      return core;
    }
    String mine = preRelease();
    String theirs = other.preRelease();
    if (mine.isEmpty() || theirs.isEmpty()) {
      return Boolean.compare(mine.isEmpty(), theirs.isEmpty());
    }
    return compareParts(mine, theirs, false);
  }

  private String core() {
    return withoutBuild().split("-", 2)[0];
  }

  private String preRelease() {
    String[] parts = withoutBuild().split("-", 2);
    return parts.length < 2 ? "" : parts[1];
  }

  private String withoutBuild() {
    return text.split("\\+", 2)[0];
  }

  /**
   * @param padded whether parts that are missing count as 0; else the shorter comes first
   */
  private static int compareParts(String a, String b, boolean padded) {
    String[] left = a.split("\\.", -1);
    String[] right = b.split("\\.", -1);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      if (!padded && (i >= left.length || i >= right.length)) {
        return Integer.compare(left.length, right.length);
      }
      int order = compareOne(i < left.length ? left[i] : "0", i < right.length ? right[i] : "0");
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareOne(String a, String b) {
    boolean numberA = a.matches("\\d+");
    boolean numberB = b.matches("\\d+");
    if (numberA && numberB) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return numberA == numberB ? a.compareTo(b) : Boolean.compare(numberB, numberA);
  }
}

package dev.hnetstreams.app.lifecycle;

import java.util.Locale;

/** Why an own head does not answer. A small closed set, for metrics. */
public enum HeadRefusal {
  /** Its file is not there, damaged, or no head's. */
  BROKEN,
  /** It was trained on other features, or makes a decision that there is already. */
  DOES_NOT_FIT,
  /** With it, or without one that it replaces, a configured route would lack what it asks for. */
  ROUTES;

  /** As it stands in logs and metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.hnetstreams.app.serving;

import java.util.Map;

/**
 * What tells which weights a model answers with.
 *
 * @param digest of the bundle: SHA-256 of its manifest
 * @param headVersions versions of own heads, by name of the decision
 */
public record Provenance(String digest, Map<String, String> headVersions) {
  public Provenance {
    headVersions = Map.copyOf(headVersions);
  }

  static Provenance of(ServedModel model) {
    return new Provenance(model.bundle().digest(), model.heads().versions());
  }
}

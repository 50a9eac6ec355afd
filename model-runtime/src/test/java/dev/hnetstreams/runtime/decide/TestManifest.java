package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.util.List;
import java.util.Map;

/** The least manifest around a head. */
final class TestManifest {
  private TestManifest() {}

  static Manifest of(Head... heads) {
    return new Manifest(
        1,
        "tiny",
        "1",
        "",
        1,
        32,
        32,
        List.of(32),
        List.of(heads),
        Map.of(ModelBundle.MODEL, new Manifest.FileEntry("0".repeat(64), 1)),
        null,
        null,
        null,
        null);
  }
}

package dev.hnetstreams.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.jar.Attributes;
import picocli.CommandLine.IVersionProvider;

/** Version and commit, as the jar's manifest says them. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"hnet-streams " + words(manifest())};
  }

  /** {@code 0.4.0 (commit 1a2b3c4d5e6f)}; {@code development} where there is no jar. */
  static String words(Attributes manifest) {
    String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    if (version == null) {
      return "development";
    }
    String commit = manifest.getValue("Build-Commit");
    return "%s (commit %s)".formatted(version, commit == null ? "unknown" : commit);
  }

  private static Attributes manifest() {
    URL self = BuildVersion.class.getResource("BuildVersion.class");
    try {
      Attributes found =
          self != null && self.openConnection() instanceof JarURLConnection jar
              ? jar.getMainAttributes()
              : null;
      return found == null ? new Attributes() : found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.hnetstreams.app.service;

import dev.hnetstreams.app.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who else on this machine may read or write our files. Does nothing where files have no modes. */
final class FileModes {
  private static final Logger LOG = LoggerFactory.getLogger(FileModes.class);
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private FileModes() {}

  /**
   * Makes the folder of local state, for us alone. One that is there stays as it is, since it may
   * be a volume that others made.
   *
   * @return what is wrong with one that is there
   * @throws ConfigException when it cannot be made
   */
  static Optional<String> prepareStateDir(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        if (folder.getParent() != null) {
          Files.createDirectories(folder.getParent());
        }
        Files.createDirectory(folder);
        closeToOthers(folder);
        return Optional.empty();
      }
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(folder);
      return modes.stream().anyMatch(WRITE::contains)
          ? Optional.of(
              "streams.stateDir: %s: others may write there (%s), expected chmod 700"
                  .formatted(folder, PosixFilePermissions.toString(modes)))
          : Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ConfigException("streams.stateDir: " + folder + ": cannot be made: " + e);
    }
  }

  /**
   * Takes a folder back from group and others: Kafka Streams opens it to the group. One that is not
   * ours stays as it is.
   */
  static void closeToOthers(Path folder) {
    try {
      Files.setPosixFilePermissions(folder, OURS);
    } catch (IOException | UnsupportedOperationException e) {
      // not ours, or no modes: prepareStateDir has said what there is to say
    }
  }

  /**
   * Makes the folder of local state, and logs what others on this machine may read or write.
   *
   * @param key the setting that names the file of a secret
   * @param secret or null for none
   */
  static void warnOfOpen(Path stateDir, String key, Path secret) {
    warn(prepareStateDir(stateDir));
    if (secret != null) {
      warn(ofSecret(key, secret));
    }
  }

  private static void warn(Optional<String> what) {
    what.ifPresent(text -> LOG.warn("event=open_to_others {}", text));
  }

  /** What is wrong with the modes of a secret's file, if something is. */
  static Optional<String> ofSecret(String key, Path file) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      return modes.contains(PosixFilePermission.OTHERS_READ)
              || modes.stream().anyMatch(WRITE::contains)
          ? Optional.of(
              "%s: %s: others may read or write it (%s), expected chmod 400"
                  .formatted(key, file, PosixFilePermissions.toString(modes)))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // who reads it says so
    }
  }
}

package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others on this machine can do with our files, as far as modes go. */
class FileModesTest {
  @TempDir Path folder;

  @Test
  void stateIsForUsAloneWhateverKafkaStreamsMakesOfIt() throws Exception {
    Path state = folder.resolve("a/state");
    try (KafkaTestBed bed = new KafkaTestBed();
        Service service =
            new Service(
                ServiceTestBed.loader(bed, state, "model.workers=1", "http.port=-1").bind())) {
      service.start();
      Path ours = state.resolve("hnet-streams");
      assertThat(modes(ours)).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(ours)) {
        assertThat(files).as("it is where Kafka Streams keeps it").isNotEmpty();
      }
    }
  }

  @Test
  void aNewFolderIsOursAndOneThatIsThereStaysAndIsSpokenOf() throws IOException {
    Path made = folder.resolve("b/state");
    assertThat(FileModes.prepareStateDir(made)).isEmpty();
    assertThat(modes(made)).isEqualTo("rwx------");
    assertThat(FileModes.prepareStateDir(made)).as("again").isEmpty();

    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(FileModes.prepareStateDir(open))
        .hasValue(
            "streams.stateDir: "
                + open
                + ": others may write there (rwxrwxrwx), expected chmod 700");
    assertThat(modes(open)).isEqualTo("rwxrwxrwx");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> FileModes.prepareStateDir(file.resolve("state")))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("streams.stateDir: " + file.resolve("state") + ": cannot be made");
  }

  @Test
  void aKeyThatOthersMayReadIsSpokenOf() throws IOException {
    Path key = Files.createFile(folder.resolve("key.pem"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r-----"));
    assertThat(FileModes.ofSecret("security.key", key)).isEmpty();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(FileModes.ofSecret("security.key", key))
        .hasValue(
            "security.key: "
                + key
                + ": others may read or write it (rw-r--r--), expected chmod 400");
  }

  private static String modes(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

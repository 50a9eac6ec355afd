package dev.hnetstreams.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.HNet;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class path on the command line may be long: every Maven project's is. */
class LongCommandLineTest {
  private static final int BYTES = 60_000;

  @TempDir private Path folder;

  @Test
  void aJvmWithALongCommandLineOpensTheModel() throws Exception {
    StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
    while (classPath.length() < BYTES) {
      classPath.append(File.pathSeparator).append(folder.resolve("library-" + classPath.length()));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath.toString()));
    command.add(Opener.class.getName());
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile()) // a core dump or an error file would land here
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as("log %s", log).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What the child runs. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) {
      HNet.open().close();
    }
  }
}

package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.sandbox.chaos.ChaosService.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The disk fills up, the clock jumps. */
final class MachineFaults {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private MachineFaults() {}

  static List<Fault> all() {
    return List.of(
        new FullDisk(),
        Fault.of("clock of a producer jumps", MachineFaults::jump),
        Fault.of("clock of the service set back", MachineFaults::setBack));
  }

  /** By an hour. It has to notice, and end: Kafka's clients would send no heartbeat for an hour. */
  private static int setBack(Scene scene) throws Exception {
    scene.order(Order.CLOCK_BACK);
    scene.await("the service notices", () -> !scene.alive(Scene.FIRST));
    scene.withdraw(Order.CLOCK_BACK);
    scene.awaitRecovery();
    return 1;
  }

  /** To 50 minutes ahead, two days back, forty days back, and home. */
  private static int jump(Scene scene) throws Exception {
    long[] jumps = {HOUR * 5 / 6, -2 * DAY, -40 * DAY, 0};
    for (long jump : jumps) {
      scene.flow.times(n -> System.currentTimeMillis() + jump);
      Thread.sleep(scene.brief ? 2_000 : 10_000);
      scene.awaitRecovery();
    }
    return jumps.length;
  }

  /** A file system of a few megabytes under the state directory, filled by somebody else. */
  private static final class FullDisk implements Fault {
    private static final int BYTES = 24 << 20;

    @Override
    public String name() {
      return "disk of the state directory full";
    }

    @Override
    public String impossible() {
      return System.getProperty("user.name").equals("root") ? "" : "needs root, to mount a tmpfs";
    }

    @Override
    public int inject(Scene scene) throws Exception {
      scene.stop(Scene.FIRST);
      Path disk = Files.createDirectories(scene.stateDir("small"));
      run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", disk.toString());
      try {
        scene.start("small");
        scene.awaitAnswering();
        Path filler = disk.resolve("filler");
        fill(filler);
        Thread.sleep(scene.brief ? 4_000 : 20_000); // it may go on or fail, as it can
        if (scene.alive("small")) {
          scene.stop("small"); // its state cannot be written
        } else {
          scene.forget("small");
        }
        scene.start("small");
        Thread.sleep(scene.brief ? 5_000 : 20_000);
        Files.delete(filler);
        scene.awaitRecovery();
        scene.stop("small");
      } finally {
        run("umount", "--lazy", disk.toString());
      }
      scene.start(Scene.FIRST);
      scene.awaitAnswering();
      return 2;
    }

    private static void fill(Path filler) throws IOException {
      byte[] block = new byte[4096];
      try (var out = Files.newOutputStream(filler)) {
        for (int i = 0; i <= BYTES / block.length; i++) {
          out.write(block);
        }
      } catch (IOException e) {
        // full, as was wanted
      }
    }

    private static void run(String... command) throws Exception {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (Stream<String> said = process.inputReader().lines()) {
        String all = String.join(" ", said.toList());
        if (process.waitFor() != 0) {
          throw new IOException(String.join(" ", command) + ": " + all);
        }
      }
    }
  }
}

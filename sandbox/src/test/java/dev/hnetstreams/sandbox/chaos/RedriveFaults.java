package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.cli.Main;
import dev.hnetstreams.app.service.ChildJvm;
import dev.hnetstreams.sandbox.chaos.ChaosService.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code dlq redrive} is doubled, killed, stopped and frozen while it sends dead letters on. */
final class RedriveFaults {
  private static final int FAILED = 1;
  private static final int STOPPED = 130;

  private RedriveFaults() {}

  static List<Fault> all() {
    return List.of(Fault.of("redrive doubled, killed, stopped, frozen", RedriveFaults::redrive));
  }

  private static int redrive(Scene scene) throws Exception {
    scene.answersMayBeDead();
    scene.order(Order.FAIL);
    Thread.sleep(scene.brief ? 3000 : 8000);
    scene.withdraw(Order.FAIL);
    scene.awaitRecovery();
    int letters = scene.answers.deadLetters();
    Redrives redrives = new Redrives(scene);

    Process first = redrives.start("--rate", "40/s");
    redrives.awaitSome();
    expect("a second one", FAILED, redrives.start());
    expect("a mistyped one", FAILED, redrives.start("--to", "nowhere"));
    first.destroyForcibly();

    Process stopped = redrives.start("--rate", "40/s");
    redrives.awaitSome();
    redrives.signal("INT", stopped);
    expect("one that is stopped", STOPPED, stopped);

    Process frozen = redrives.start("--rate", "40/s");
    redrives.awaitSome();
    redrives.signal("STOP", frozen);
    Process last = redrives.start();
    if (!last.waitFor(2, TimeUnit.MINUTES) || last.exitValue() != 0) {
      throw new IllegalStateException("the last redrive did not get to its end");
    }
    redrives.signal("CONT", frozen);
    expect("one that was frozen and fenced", FAILED, frozen);

    scene.await("all letters come back", () -> scene.answers.sentOn() >= letters);
    scene.awaitRecovery();
    return 5;
  }

  private static void expect(String what, int exit, Process redrive) throws Exception {
    if (!redrive.waitFor(1, TimeUnit.MINUTES)) {
      redrive.destroyForcibly();
      throw new IllegalStateException(what + " does not end");
    }
    if (redrive.exitValue() != exit) {
      throw new IllegalStateException(
          "%s: exit code %d, expected %d".formatted(what, redrive.exitValue(), exit));
    }
  }

  /** Processes on the letters of one scene. */
  private static final class Redrives {
    private final Scene scene;
    private int logs;

    Redrives(Scene scene) {
      this.scene = scene;
    }

    Process start(String... more) throws IOException {
      List<String> arguments = new ArrayList<>(List.of("dlq", "redrive"));
      arguments.add("--set=kafka.bootstrap.servers=" + scene.brokers.bootstrapServers());
      arguments.add("--set=topics.input=" + scene.topic("in"));
      arguments.add("--set=topics.output=" + scene.topic("out"));
      arguments.add("--set=topics.deadLetter=" + scene.topic("letters"));
      arguments.add("--set=topics.stats=" + scene.topic("stats"));
      arguments.add("--set=streams.applicationId=" + scene.applicationId());
      arguments.addAll(List.of(more));
      Path folder = Files.createDirectories(scene.stateDir("redrives"));
      return ChildJvm.start(
          folder.resolve(logs++ + ".log"), "128m", Main.class.getName(), arguments);
    }

    /** More than a transaction: the next comes in the middle of one, or between two. */
    void awaitSome() throws Exception {
      int before = scene.answers.sentOn();
      scene.await("letters are sent on", () -> scene.answers.sentOn() > before + 25);
    }

    void signal(String name, Process process) throws Exception {
      int exit = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name + " failed: the redrive has ended");
      }
    }
  }
}

package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.lifecycle.TestBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a model's coming costs the records of that time. */
@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    description =
        "Texts at part of the capacity, and model versions that come one after the other: how long"
            + " the records wait from the moment a bundle lies in the folder until it serves, beside as"
            + " long a time before.")
final class SwapCommand implements Callable<Integer> {
  private static final long AFTERWARDS_MILLIS = 2_000;

  @Option(names = "--rounds", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--share",
      defaultValue = "0.5",
      description = "of the capacity (default ${DEFAULT-VALUE})")
  private double share;

  @Override
  public Integer call() throws Exception {
    Path models = Files.createTempDirectory("hnet-streams-models");
    TestBundle.whole("1.0.0").write(models.resolve("v1"));
    try (Rig rig = new Rig("model.folder=" + models, "model.checkInterval=1s")) {
      double capacity = rig.capacity();
      rig.flow.rate((int) (capacity * share));
      LoadCommands.say("capacity %.0f records/s, load %.0f %% of it", capacity, share * 100);
      LoadCommands.say(
          "| swap | s until it serves | before p50 ms | p99 | most | meanwhile p50 ms | p99 | most |");
      LoadCommands.say("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
      long millis = 10_000;
      for (int round = 2; round < rounds + 2; round++) {
        Quantiles before = observe(rig);
        TimeUnit.MILLISECONDS.sleep(millis);
        Quantiles meanwhile = observe(rig);
        long start = System.nanoTime();
        TestBundle.whole(round + ".0.0").write(models.resolve("v" + round));
        awaitModel(rig, round + ".0.0");
        millis = (System.nanoTime() - start) / 1_000_000;
        TimeUnit.MILLISECONDS.sleep(AFTERWARDS_MILLIS);
        LoadCommands.say(
            "| %d | %.1f | %d | %d | %d | %d | %d | %d |",
            round - 1,
            millis * 1e-3,
            before.at(0.5),
            before.at(0.99),
            before.at(1),
            meanwhile.at(0.5),
            meanwhile.at(0.99),
            meanwhile.at(1));
      }
      rig.flow.rate(0);
      LoadCommands.say("");
      return LoadCommands.end(rig, true);
    } finally {
      Utils.delete(models.toFile());
    }
  }

  /** What is answered from now on. */
  private static Quantiles observe(Rig rig) {
    Quantiles waits = new Quantiles(1_000_000);
    rig.answers.observer((number, millis) -> waits.add(millis));
    return waits;
  }

  private static void awaitModel(Rig rig, String version) throws IOException, InterruptedException {
    while (!rig.get("/health/ready").contains("/" + version + "\"")) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}

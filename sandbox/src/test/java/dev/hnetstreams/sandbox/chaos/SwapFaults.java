package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.app.lifecycle.TestBundle;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** The model is exchanged under the stream: for a newer one, a broken one, the one before. */
final class SwapFaults {
  private SwapFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("model swapped, refused, rolled back", SwapFaults::swap),
        Fault.of("SIGKILL while a model is swapped", SwapFaults::killInASwap));
  }

  private static int swap(Scene scene) throws Exception {
    Path models = startWithFolder(scene);
    int times = scene.brief ? 1 : 4;
    for (int i = 1; i <= times; i++) {
      TestBundle.real(i + ".2.0").write(models.resolve("good-" + i));
      awaitLog(scene, " to=hnet-tiny/" + i + ".2.0");
      scene.awaitRecovery();
      new ModelFolder(models).rollBack();
      awaitLog(scene, "event=model_swapped from=hnet-tiny/" + i + ".2.0 ");
      scene.awaitRecovery();
      new ModelFolder(models).activateLatest();
      TestBundle.real(i + ".3.0").withWrongGolden().write(models.resolve("broken-" + i));
      awaitLog(scene, "event=model_refused bundle=broken-" + i + " ");
      scene.awaitRecovery();
      Utils.delete(models.resolve("broken-" + i).toFile());
    }
    return times * 3;
  }

  /** Somewhere between the first look at the new bundle and a little after the swap. */
  private static int killInASwap(Scene scene) throws Exception {
    Path models = startWithFolder(scene);
    int times = scene.brief ? 2 : 6;
    for (int i = 1; i <= times; i++) {
      TestBundle.real(i + ".2.0").write(models.resolve("good-" + i));
      if (i % 2 == 0) {
        awaitLog(scene, "event=model_swapped ");
      } else {
        Thread.sleep(1_000L + 700L * i);
      }
      scene.kill(Scene.FIRST);
      start(scene, models);
      scene.awaitRecovery();
    }
    return times;
  }

  private static Path startWithFolder(Scene scene) throws Exception {
    Path models = scene.stateDir("models");
    TestBundle.real("1.0.0").write(models.resolve("good-0"));
    scene.stop(Scene.FIRST);
    start(scene, models);
    scene.awaitAnswering();
    return models;
  }

  private static void start(Scene scene, Path models) throws Exception {
    scene.start(Scene.FIRST, "model.folder=" + models, "model.checkInterval=1s");
  }

  private static void awaitLog(Scene scene, String words) throws Exception {
    scene.await(words, () -> scene.logged(Scene.FIRST, words));
  }
}

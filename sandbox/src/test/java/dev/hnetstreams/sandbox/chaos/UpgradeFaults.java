package dev.hnetstreams.sandbox.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A running service goes from an older version to this one, and back. */
final class UpgradeFaults {
  private static final String SECOND = "two";

  private static final String[] SETTINGS = {"http.port=0"};
  private static final Pattern ASSIGNED =
      Pattern.compile("(?m)^hnet_kafka_assigned_partitions ([1-9])");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private UpgradeFaults() {}

  /**
   * @param oldJar of the older version; null: there is nothing to upgrade from
   */
  static List<Fault> all(Path oldJar) {
    return oldJar == null ? List.of() : List.of(new Upgrade(oldJar.toAbsolutePath()));
  }

  /**
   * Two old instances, replaced one after the other with their state; then one goes back, and
   * forward again by SIGKILL.
   */
  private record Upgrade(Path oldJar) implements Fault {
    @Override
    public String name() {
      return "upgrade from an older version and back";
    }

    @Override
    public void begin(Scene scene) throws Exception {
      scene.startJar(oldJar, Scene.FIRST, SETTINGS);
      scene.awaitAnswering();
      scene.startJar(oldJar, SECOND, SETTINGS);
      scene.await("both work", () -> works(scene, Scene.FIRST) && works(scene, SECOND));
      scene.awaitAnswering();
    }

    @Override
    public int inject(Scene scene) throws Exception {
      replace(scene, Scene.FIRST, null);
      replace(scene, SECOND, null);
      replace(scene, Scene.FIRST, oldJar);
      scene.kill(Scene.FIRST);
      start(scene, Scene.FIRST, null);
      return 4;
    }

    private static void replace(Scene scene, String name, Path jar) throws Exception {
      if (scene.stop(name) != 143) {
        throw new IllegalStateException(name + " did not stop cleanly on SIGTERM");
      }
      start(scene, name, jar);
    }

    private static void start(Scene scene, String name, Path jar) throws Exception {
      scene.startJar(jar, name, SETTINGS);
      scene.await("both work", () -> works(scene, Scene.FIRST) && works(scene, SECOND));
      scene.awaitRecovery();
      for (String each : List.of(Scene.FIRST, SECOND)) {
        if (scene.logged(each, "event=trouble")) {
          throw new IllegalStateException(each + " takes the other version for trouble");
        }
      }
    }

    /** Whether an instance has partitions to read, as its metrics say. */
    private static boolean works(Scene scene, String name) throws Exception {
      Optional<String> started = scene.logLine(name, "event=started ");
      if (started.isEmpty()) {
        return false;
      }
      String port = started.get().replaceFirst(".* http=(\\d+).*", "$1");
      URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
      return ASSIGNED.matcher(answer.body()).find();
    }
  }
}

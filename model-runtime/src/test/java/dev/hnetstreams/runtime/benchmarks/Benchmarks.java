package dev.hnetstreams.runtime.benchmarks;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of this module, each in a JVM of its own with the service's flags, and writes
 * {@code target/jmh.json}:
 *
 * <pre>
 * mvn -q -pl model-runtime test-compile exec:java -Dexec.classpathScope=test \
 *     -Dexec.mainClass=dev.hnetstreams.runtime.benchmarks.Benchmarks [-Dexec.args=MicroBatcher]
 * </pre>
 */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * @param args patterns of the benchmarks to run; all when there are none
   */
  public static void main(String[] args) throws RunnerException, URISyntaxException {
    showClassPathToForks();
    var options =
        new OptionsBuilder()
            .forks(1)
            .jvmArgs("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(
                new File("model-runtime/target").isDirectory()
                    ? "model-runtime/target/jmh.json"
                    : "target/jmh.json");
    for (String pattern : args.length == 0 ? new String[] {"dev.hnetstreams"} : args) {
      options.include(pattern);
    }
    Options built = options.build();
    var unused = new Runner(built).run();
  }

  /** Under {@code exec:java} the JVM's class path is Maven's; JMH gives forks that property. */
  private static void showClassPathToForks() throws URISyntaxException {
    if (Benchmarks.class.getClassLoader() instanceof URLClassLoader loader) {
      List<String> path = new ArrayList<>();
      for (URL url : loader.getURLs()) {
        path.add(new File(url.toURI()).getPath());
      }
      System.setProperty("java.class.path", String.join(File.pathSeparator, path));
    }
  }
}

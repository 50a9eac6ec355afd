package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.fuzz.CodecFuzz;
import dev.hnetstreams.app.fuzz.ConfigFuzz;
import dev.hnetstreams.app.fuzz.DecoderFuzz;
import dev.hnetstreams.app.fuzz.FuzzInputs;
import dev.hnetstreams.app.http.HttpFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Jazzer, on each target in a process of its own. */
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Bytes that Jazzer makes up, to the codec, the configuration, the chunk decoder and HTTP."
            + " Exit code 1 when one of them breaks a target; the bytes are kept then, and belong in"
            + " stream-app/src/test/resources/fuzz when it is mended.")
final class FuzzCommand implements Callable<Integer> {
  private static final List<Target> TARGETS =
      List.of(
          new Target("codec", CodecFuzz.class),
          new Target("config", ConfigFuzz.class),
          new Target("decoder", DecoderFuzz.class),
          new Target("http", HttpFuzz.class));
  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final Pattern COVERAGE = Pattern.compile(" cov: (\\d+) ");
  private static final int TAIL = 40;

  @Option(names = "--seconds", defaultValue = "60", description = "each (default ${DEFAULT-VALUE})")
  private int seconds;

  @Option(names = "--only", split = ",", paramLabel = "TARGET", description = "part of its name")
  private List<String> only = List.of();

  @Option(
      names = "--kept",
      description = "where inputs go that found new ways (default: stream-app/target/fuzz)")
  private Path kept = FuzzInputs.folder("codec").resolve("../../../fuzz").normalize();

  @Spec private CommandSpec spec;

  private record Target(String name, Class<?> main) {}

  @Override
  public Integer call() throws Exception {
    List<Target> targets =
        TARGETS.stream()
            .filter(t -> only.isEmpty() || only.stream().anyMatch(t.name()::contains))
            .toList();
    if (targets.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--only: " + only + ", expected part of codec, config, decoder, http");
    }
    boolean good = true;
    System.out.println("| target | seconds | inputs tried | edges covered | |");
    System.out.println("| --- | ---: | ---: | ---: | --- |");
    for (Target target : targets) {
      good &= run(target);
    }
    return good ? 0 : 1;
  }

  private boolean run(Target target) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(kept.resolve(target.name()));
    Path log = kept.resolve(target.name() + ".log");
    Process jazzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.main().getName(),
                "--instrumentation_includes=dev.hnetstreams.**",
                // HTTP's target asks the server that it started.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "--reproducer_path=" + kept,
                "-artifact_prefix=" + kept + "/" + target.name() + "-",
                "-max_total_time=" + seconds,
                "-max_len=16384",
                "-print_final_stats=1",
                corpus.toString(),
                FuzzInputs.folder(target.name()).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread stop = new Thread(jazzer::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(stop);
    int code = jazzer.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    List<String> lines = Files.readAllLines(log);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s |%n",
        target.name(),
        seconds,
        last(lines, EXECUTIONS),
        last(lines, COVERAGE),
        code == 0 ? "nothing found" : "broken: " + log);
    if (code != 0) {
      lines.stream().skip(Math.max(0, lines.size() - TAIL)).forEach(System.err::println);
    }
    return code == 0;
  }

  private static String last(List<String> lines, Pattern number) {
    return lines.stream()
        .flatMap(line -> Stream.of(number.matcher(line)).flatMap(java.util.regex.Matcher::results))
        .map((MatchResult found) -> found.group(1))
        .reduce((first, second) -> second)
        .orElse("?");
  }
}

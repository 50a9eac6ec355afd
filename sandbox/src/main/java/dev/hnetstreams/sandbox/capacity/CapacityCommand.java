package dev.hnetstreams.sandbox.capacity;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Says what a load needs, from a measurement of this machine. */
@Command(
    name = "capacity",
    mixinStandardHelpOptions = true,
    description = {
      "Measure the engine alone on this machine, and say what a load needs: instances, cores,"
          + " partitions, memory, and KEDA's threshold. Leave the machine alone meanwhile."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the load can be met",
      "1:failed",
      "2:wrong usage or configuration",
      "3:this machine keeps the p99 at no load that was measured"
    })
public final class CapacityCommand implements Callable<Integer> {
  private static final int NOT_AT_ANY_LOAD = 3;
  private static final int LEAST_SECONDS = 10;
  private static final int MOST_SECONDS = 3600;

  @Option(
      names = "--rate",
      paramLabel = "N",
      required = true,
      description = "messages a second in all")
  private long rate;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      required = true,
      description = "bytes of a message's text at the mean")
  private int bytes;

  @Option(
      names = "--p99",
      paramLabel = "TIME",
      required = true,
      converter = DurationOption.class,
      description = "99 of 100 texts are answered within this, from arrival: 200ms, 2s")
  private Duration p99;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "how long to measure, 10 to 3600 (default ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--broker-mbytes",
      paramLabel = "N",
      defaultValue = "125",
      description =
          "megabytes a second that a broker's network carries in each direction (default"
              + " ${DEFAULT-VALUE}: 1 Gbit/s)")
  private int brokerMegabytes;

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  @Mixin private ConfigOptions options;

  private static final class DurationOption implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .orElseThrow(
              () -> new TypeConversionException("'" + text + "', expected a time: 200ms, 2s, 1m"));
    }
  }

  @Override
  public Integer call() throws IOException {
    AppConfig config = options.load().bind();
    check(config.model().maxTextBytes());
    Goal goal = new Goal(rate, bytes, p99.toNanos() * 1e-6);
    Plan.Settings settings =
        new Plan.Settings(
            config.streams().threads(),
            config.streams().inFlight(),
            config.streams().commitInterval().toNanos() * 1e-6,
            brokerMegabytes * 1e6);
    Measured measured =
        new Measurement(
                config,
                goal,
                Duration.ofSeconds(seconds),
                step -> System.err.println("capacity: " + step))
            .run();
    Plan plan = Plan.of(goal, measured, settings).orElse(null);
    Report report = new Report(goal, measured, plan, settings);
    System.out.print(json ? report.json() + System.lineSeparator() : report.table());
    return plan == null ? NOT_AT_ANY_LOAD : 0;
  }

  private void check(int maxTextBytes) {
    expect(rate >= 1, "--rate", rate, "1 or more");
    expect(
        bytes >= 1 && bytes <= maxTextBytes,
        "--bytes",
        bytes,
        "1 to " + maxTextBytes + " (model.maxTextBytes)");
    expect(p99.toNanos() > 0, "--p99", "0", "above 0");
    expect(
        seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS,
        "--seconds",
        seconds,
        LEAST_SECONDS + " to " + MOST_SECONDS);
    expect(brokerMegabytes >= 1, "--broker-mbytes", brokerMegabytes, "1 or more");
  }

  private static void expect(boolean right, String flag, Object value, String expected) {
    if (!right) {
      throw new IllegalArgumentException(flag + ": " + value + ", expected " + expected);
    }
  }
}

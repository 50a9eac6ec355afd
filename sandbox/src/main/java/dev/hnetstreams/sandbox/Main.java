package dev.hnetstreams.sandbox;

import dev.hnetstreams.sandbox.bench.BenchCommand;
import dev.hnetstreams.sandbox.capacity.CapacityCommand;
import dev.hnetstreams.sandbox.demo.DemoCommand;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The service's command line, with the commands that need a broker of their own. */
public final class Main {
  private static final String TRY_IT = "Try it:        hnet-streams demo";

  private Main() {}

  public static void main(String[] args) {
    dev.hnetstreams.app.cli.Main.exit(commandLine(), args);
  }

  /** Every command of the service, demo, bench and capacity. */
  public static CommandLine commandLine() {
    CommandLine commands = dev.hnetstreams.app.cli.Main.commandLine();
    UsageMessageSpec usage = commands.getCommandSpec().usageMessage();
    usage.footer(
        Stream.concat(Stream.of("", TRY_IT), Stream.of(usage.footer()).skip(1))
            .toArray(String[]::new));
    return commands
        .addSubcommand(new DemoCommand())
        .addSubcommand(new BenchCommand())
        .addSubcommand(new CapacityCommand());
  }
}

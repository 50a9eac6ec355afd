package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.ort.ModelFailedException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration; a command may
 * have more.
 */
@Command(
    name = "hnet-streams",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Tags noisy text on Kafka in real time with an H-Net, exactly once.",
    footer = {
      "",
      "One text:      printf 'hello wrld' | hnet-streams classify -",
      "Your cluster:  KAFKA_BOOTSTRAP_SERVERS=host:9092 hnet-streams run --set topics.input=chat",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration."
    },
    subcommands = {
      RunCommand.class,
      ClassifyCommand.class,
      ExplainCommand.class,
      DlqCommand.class,
      ModelCommand.class,
      ThresholdsCommand.class,
      DriftCommand.class,
      FeedbackCommand.class,
      HeadCommand.class,
      ConfigCommand.class
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return 0;
  }

  public static void main(String[] args) {
    exit(commandLine(), args);
  }

  /** Runs a command line and ends the process with its exit code. */
  public static void exit(CommandLine commands, String... args) {
    try {
      System.exit(commands.execute(args));
    } catch (Error e) { // without an exit, the threads of a broker would keep the process
      e.printStackTrace();
      System.exit(CommandLine.ExitCode.SOFTWARE);
    }
  }

  /** Every command of the service; a caller may add commands of its own. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  /** What the user can mend gets one line; what only we can mend gets a stack trace. */
  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    boolean theirs =
        e instanceof ConfigException
            || e instanceof BundleException
            || e instanceof ModelFailedException
            || e instanceof IllegalArgumentException;
    if (theirs) {
      command.getErr().println("hnet-streams: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof java.io.IOException || e instanceof IllegalStateException) {
      command.getErr().println("hnet-streams: " + e.getMessage());
    } else {
      e.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}

package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.service.LogFormat;
import dev.hnetstreams.app.service.Service;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the service against a Kafka cluster until SIGTERM or Ctrl-C.",
    footer = {
      "",
      "The topics must exist; `hnet-streams config acls` prints what Kafka must allow.",
      "The least it needs:",
      "  KAFKA_BOOTSTRAP_SERVERS=host:9092 hnet-streams run",
      "On SIGTERM it stops reading, drains, commits and ends, all within",
      "streams.shutdownTimeout; a second signal ends it at once, and loses nothing:",
      "what was not committed is read again."
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws InterruptedException {
    AppConfig config = options.load().bind();
    LogFormat.use(config.logging());
    return serve(() -> new Service(config));
  }

  /**
   * Until it is told to stop, or fails for good. The exit code.
   *
   * @throws ConfigException when it failed for something that the user can mend
   */
  public static int serve(Supplier<Service> start) throws InterruptedException {
    StopSignals signals = StopSignals.listen();
    Service service = start.get();
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable inOrder =
        () -> {
          if (!stopping.getAndSet(true) && !service.stop()) {
            Runtime.getRuntime().halt(1);
          }
        };
    signals.stopInOrder(inOrder);
    // For where there are no signals.
    Runtime.getRuntime().addShutdownHook(new Thread(inOrder, "shutdown"));
    service.start();
    Optional<ConfigException> refused = service.awaitFailure();
    signals.letItEnd();
    if (stopping.getAndSet(true)) {
      return 0; // the hook is at it
    }
    service.stop();
    if (refused.isPresent()) {
      throw refused.get();
    }
    System.err.println("hnet-streams: stopped by itself; the log above says why");
    return 1;
  }
}

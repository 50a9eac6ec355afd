package dev.hnetstreams.sandbox.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "hnet-streams-chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Breaks the service on real Kafka in many ways, and counts what is missing, doubled or out of"
            + " order.",
    footer = {
      "",
      "  ./hnet-streams-chaos --short                 what CI runs",
      "  ./hnet-streams-chaos --only heap,slower      faults with that in their name",
      "  ./hnet-streams-chaos --docs docs/faults.md   all of it, and the table written",
      "  ./hnet-streams-chaos soak                    a load; wants a quiet machine",
      "  ./hnet-streams-chaos fuzz --seconds 600      made-up bytes; CI takes fewer",
      "",
      "Exit codes: 0 nothing missing, doubled or out of order; 1 something was; 2 wrong usage."
    })
public final class ChaosMain implements Callable<Integer> {
  @Option(names = "--short", description = "fewer and shorter injections, one protocol a fault")
  private boolean brief;

  @Option(names = "--only", split = ",", paramLabel = "FAULT", description = "part of its name")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--protocol",
      split = ",",
      paramLabel = "P",
      description = "${COMPLETION-CANDIDATES}; default: both, with --short in turn")
  private Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);

  @Option(names = "--json", description = "JSON Lines instead of a table")
  private boolean json;

  @Option(names = "--list", description = "print the faults and end")
  private boolean list;

  @Option(names = "--docs", paramLabel = "FILE", description = "also write the table here")
  private Path docs;

  @Option(
      names = "--at-a-time",
      paramLabel = "N",
      defaultValue = "2",
      description = "faults side by side where they can be (default ${DEFAULT-VALUE})")
  private int atATime;

  @Option(
      names = "--old-jar",
      paramLabel = "JAR",
      description =
          "hnet-streams.jar of an older version, with its lib beside: also upgrades from it")
  private Path oldJar;

  /** What --short leaves out: others show nearly the same. */
  private static final Set<String> LONG =
      Set.of(
          "SIGKILL in a row",
          "a worker hangs for ever",
          "model throws on one text",
          "one text crashes the process");

  private final ObjectMapper mapper = new ObjectMapper();
  private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger scenes = new AtomicInteger();

  enum Protocol {
    CLASSIC,
    STREAMS
  }

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new ChaosMain()).setCaseInsensitiveEnumValuesAllowed(true);
    for (Method load : CommandLine.getCommandMethods(LoadCommands.class, null)) {
      line.addSubcommand(load);
    }
    line.addSubcommand(new SwapCommand());
    line.addSubcommand(new FuzzCommand());
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (oldJar != null && !Files.isRegularFile(oldJar)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--old-jar: " + oldJar + ": no such file");
    }
    List<Fault> faults =
        Stream.of(
                ProcessFaults.all(),
                BrokerFaults.all(),
                ModelFaults.all(),
                SwapFaults.all(),
                RedriveFaults.all(),
                SizeFaults.all(),
                MachineFaults.all(),
                TopicFaults.all(),
                GroupFaults.all(),
                UpgradeFaults.all(oldJar))
            .flatMap(List::stream)
            .filter(f -> only.isEmpty() || only.stream().anyMatch(f.name()::contains))
            .filter(f -> !brief || !only.isEmpty() || !LONG.contains(f.name()))
            .toList();
    if (faults.isEmpty()) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--only: " + only + ", expected part of a fault's name");
    }
    if (list) {
      faults.forEach(f -> System.out.println(f.name()));
      return 0;
    }
    if (!json) {
      System.out.println(Table.HEAD);
    }
    run(faults.stream().filter(f -> !f.needsCluster()).toList(), atATime, Brokers::one);
    for (Fault fault : faults) {
      if (fault.needsCluster()) {
        run(List.of(fault), 1, Brokers.Cluster::new); // it stops brokers: one after the other
      }
    }
    return outcomes.stream().allMatch(Outcome::good) ? 0 : 1;
  }

  private void run(List<Fault> faults, int atATime, Callable<Brokers> start) throws Exception {
    if (faults.isEmpty()) {
      return;
    }
    ExecutorService runners = Executors.newFixedThreadPool(atATime);
    try (Brokers brokers = start.call()) {
      List<Future<?>> running = new ArrayList<>();
      for (Fault fault : faults) {
        for (Protocol protocol : protocolsOf(fault, running.size())) {
          String name = word(protocol);
          running.add(
              runners.submit(
                  () -> {
                    report(outcome(fault, brokers, name));
                    return null;
                  }));
        }
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      runners.shutdownNow();
    }
  }

  private List<Protocol> protocolsOf(Fault fault, int scene) {
    List<Protocol> possible =
        Stream.of(Protocol.values()).filter(protocol -> fault.under(word(protocol))).toList();
    if (!protocols.isEmpty()) {
      return possible.stream().filter(protocols::contains).toList();
    }
    return brief ? List.of(possible.get(scene % possible.size())) : possible;
  }

  private static String word(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  private Outcome outcome(Fault fault, Brokers brokers, String protocol) throws IOException {
    if (!fault.impossible().isEmpty()) {
      return Outcome.failed(fault.name(), protocol, "not run: " + fault.impossible());
    }
    Path folder = Files.createTempDirectory("hnet-streams-chaos");
    Outcome outcome;
    try (Scene scene =
        new Scene(brokers, folder, "chaos-" + scenes.getAndIncrement(), protocol, brief)) {
      fault.begin(scene);
      outcome = scene.outcome(fault.name(), fault.inject(scene));
    } catch (Exception e) {
      outcome = Outcome.failed(fault.name(), protocol, e.getMessage());
    }
    if (outcome.good()) {
      org.apache.kafka.common.utils.Utils.delete(folder.toFile());
    } else {
      System.err.println("logs of " + fault.name() + ": " + folder);
    }
    return outcome;
  }

  private synchronized void report(Outcome outcome) throws IOException {
    outcomes.add(outcome);
    if (docs != null) {
      Files.writeString(docs, Table.document(outcomes, brief));
    }
    System.out.println(json ? mapper.writeValueAsString(outcome) : Table.row(outcome));
  }
}

package dev.hnetstreams.sandbox.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "beside",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures stream-async's stage beside Confluent's parallel consumer and a processor that waits:"
            + " throughput, p99, and what is missing or doubled after SIGKILL. Prints Markdown.",
    footer = {
      "",
      "  stream-async/beside --docs stream-async/README.md",
      "                                   all of it, and the README's tables: about 15 minutes",
      "  stream-async/beside --short      small sizes: shows that it works",
      "  stream-async/beside --rounds 0   the kills alone",
      "",
      "Exit codes: 0 the stage's results are whole; 1 some are missing, doubled or out of order; 2 wrong usage."
    })
public final class BesideMain implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2",
      description = "measurements of each peer, in turn; 0: none (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "6",
      description = "of each measurement (default ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "of each peer at each work, and two more in a row while it starts; 0: none"
              + " (default ${DEFAULT-VALUE})")
  private int kills;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "P",
      description = "${COMPLETION-CANDIDATES} (default: all)")
  private Set<Peer> peers = EnumSet.noneOf(Peer.class);

  @Option(
      names = "--work",
      split = ",",
      paramLabel = "W",
      description = "${COMPLETION-CANDIDATES} (default: both)")
  private Set<PeerWork> works = EnumSet.noneOf(PeerWork.class);

  @Option(names = "--short", description = "as --rounds 1 --seconds 2 --kills 1")
  private boolean brief;

  @Option(
      names = "--docs",
      paramLabel = "FILE",
      description = "also write the tables here, between <!-- beside --> and <!-- /beside -->")
  private Path docs;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final PeersReport report = new PeersReport();

  /** One measurement of a peer, with topics of its own: its speed, or what kills do to it. */
  private record Visit(Peer peer, PeerWork work, boolean killed) {}

  public static void main(String[] args) {
    System.exit(line().execute(args));
  }

  static CommandLine line() {
    return new CommandLine(new BesideMain()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws Exception {
    require("--rounds", rounds, 0);
    require("--seconds", seconds, 1);
    require("--kills", kills, 0);
    if (brief) {
      rounds = 1;
      seconds = 2;
      kills = 1;
    }
    peers = peers.isEmpty() ? EnumSet.allOf(Peer.class) : EnumSet.copyOf(peers);
    works = works.isEmpty() ? EnumSet.allOf(PeerWork.class) : EnumSet.copyOf(works);
    requireDocs();
    String when = PeersDoc.beginning(rounds, seconds, kills);
    visitAll();
    String text = when + report.markdown();
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    if (docs != null) {
      PeersDoc.write(docs, text);
    }
    return report.good() ? 0 : 1;
  }

  private void require(String option, int value, int least) {
    if (value < least) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": " + value + ", expected " + least + " or more");
    }
  }

  /** Before anything is measured. */
  private void requireDocs() throws IOException {
    if (docs == null) {
      return;
    }
    if (rounds == 0
        || kills == 0
        || peers.size() < Peer.values().length
        || works.size() < PeerWork.values().length) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--docs: expected with every peer and work, rounds and kills");
    }
    try {
      PeersDoc.require(docs);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--docs: " + e.getMessage(), e);
    }
  }

  private void visitAll() throws Exception {
    List<Visit> visits = visits();
    Path folder = Files.createTempDirectory("hnet-streams-beside");
    try (Brokers brokers = Brokers.one();
        SlowServer server = new SlowServer()) {
      for (int i = 0; i < visits.size(); i++) {
        Visit visit = visits.get(i);
        String name = "%s-%s-%d".formatted(visit.peer(), visit.work(), i).toLowerCase(Locale.ROOT);
        System.err.printf("%d of %d, %s: ", i + 1, visits.size(), name);
        try (PeerScene scene =
            new PeerScene(brokers, server.uri(), folder, name, visit.peer(), visit.work())) {
          System.err.println(measured(visit, scene));
        } catch (IllegalStateException e) {
          // A peer that fails is a result too: the others are measured all the same.
          System.err.println(e.getMessage());
          report.failed(visit.peer(), visit.work(), e);
        }
      }
    } finally {
      Utils.delete(folder.toFile());
    }
  }

  /** Peers in turn, so that a busy minute of the machine does not fall on one of them alone. */
  private List<Visit> visits() {
    List<Visit> visits = new ArrayList<>();
    for (PeerWork work : works) {
      for (int round = 0; round < rounds; round++) {
        peers.forEach(peer -> visits.add(new Visit(peer, work, false)));
      }
      if (kills > 0) {
        peers.forEach(peer -> visits.add(new Visit(peer, work, true)));
      }
    }
    return visits;
  }

  private Object measured(Visit visit, PeerScene scene) throws Exception {
    if (visit.killed()) {
      PeerCrash crash = PeerCrash.of(scene, visit.work(), kills);
      report.add(visit.peer(), visit.work(), crash);
      return crash;
    }
    PeerSpeed speed = PeerSpeed.of(scene, visit.work(), seconds);
    report.add(visit.peer(), visit.work(), speed);
    return speed;
  }
}

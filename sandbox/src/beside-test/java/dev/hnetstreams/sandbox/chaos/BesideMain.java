package dev.hnetstreams.sandbox.chaos;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
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
      "  stream-async/beside              all of it, about 40 minutes",
      "  stream-async/beside --short      small sizes: shows that it works",
      "  stream-async/beside --rounds 0   the kills alone",
      "",
      "Exit codes: 0 the stage's results are whole; 1 some are missing, doubled or out of order; 2 wrong usage."
    })
public final class BesideMain implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "measurements of each peer, in turn; 0: none (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "of each measurement (default ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "5",
      description = "of each peer at each work; 0: none (default ${DEFAULT-VALUE})")
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

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final PeersReport report = new PeersReport();
  private int scenes;

  private interface Measurement {
    Object of(PeerScene scene) throws Exception;
  }

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
    Path folder = Files.createTempDirectory("hnet-streams-beside");
    try (Brokers brokers = Brokers.one();
        SlowServer server = new SlowServer()) {
      for (PeerWork work : works) {
        measure(brokers, server.uri(), folder, work);
      }
    } finally {
      Utils.delete(folder.toFile());
    }
    spec.commandLine().getOut().print(report.markdown());
    spec.commandLine().getOut().flush();
    return report.good() ? 0 : 1;
  }

  private void require(String option, int value, int least) {
    if (value < least) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": " + value + ", expected " + least + " or more");
    }
  }

  private void measure(Brokers brokers, URI service, Path folder, PeerWork work) throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : peers) {
        within(
            brokers,
            service,
            folder,
            peer,
            work,
            scene -> {
              PeerSpeed speed = PeerSpeed.of(scene, work, seconds);
              report.add(peer, work, speed);
              return speed;
            });
      }
    }
    for (Peer peer : kills == 0 ? EnumSet.noneOf(Peer.class) : peers) {
      within(
          brokers,
          service,
          folder,
          peer,
          work,
          scene -> {
            PeerCrash crash = PeerCrash.of(scene, work, kills);
            report.add(peer, work, crash);
            return crash;
          });
    }
  }

  /** A peer that fails is a result too: the others are measured all the same. */
  private void within(
      Brokers brokers, URI service, Path folder, Peer peer, PeerWork work, Measurement measurement)
      throws Exception {
    String name = "%s-%s-%d".formatted(peer, work, scenes++).toLowerCase(Locale.ROOT);
    try (PeerScene scene = new PeerScene(brokers, service, folder, name, peer, work)) {
      System.err.println(name + ": " + measurement.of(scene));
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      report.failed(peer, work, e);
    }
  }
}

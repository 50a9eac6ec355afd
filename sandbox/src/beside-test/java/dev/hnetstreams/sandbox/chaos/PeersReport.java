package dev.hnetstreams.sandbox.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured of each peer, as Markdown. */
final class PeersReport {
  private final Map<PeerWork, Map<Peer, List<PeerSpeed>>> speeds = new EnumMap<>(PeerWork.class);
  private final Map<PeerWork, Map<Peer, PeerCrash>> crashes = new EnumMap<>(PeerWork.class);
  private final Map<PeerWork, Map<Peer, String>> failures = new EnumMap<>(PeerWork.class);

  void add(Peer peer, PeerWork work, PeerSpeed speed) {
    speeds
        .computeIfAbsent(work, w -> new EnumMap<>(Peer.class))
        .computeIfAbsent(peer, p -> new ArrayList<>())
        .add(speed);
  }

  void add(Peer peer, PeerWork work, PeerCrash crash) {
    crashes.computeIfAbsent(work, w -> new EnumMap<>(Peer.class)).put(peer, crash);
  }

  /** Instead of a measurement. */
  void failed(Peer peer, PeerWork work, Exception why) {
    failures
        .computeIfAbsent(work, w -> new EnumMap<>(Peer.class))
        .put(peer, why.getMessage().lines().findFirst().orElse(""));
  }

  /** Whether the stage kept what it promises. */
  boolean good() {
    return failures.values().stream().noneMatch(of -> of.containsKey(Peer.STAGE))
        && crashes.values().stream()
            .map(of -> of.get(Peer.STAGE))
            .allMatch(c -> c == null || c.missing() + c.doubled() + c.disordered() == 0)
        && speeds.values().stream()
            .flatMap(of -> of.getOrDefault(Peer.STAGE, List.of()).stream())
            .allMatch(speed -> speed.doubled() == 0);
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    speeds.forEach((work, of) -> speedTable(text, work, of));
    crashes.forEach((work, of) -> crashTable(text, work, of));
    failures.forEach(
        (work, of) ->
            of.forEach(
                (peer, why) ->
                    text.append("%n%s, %s: **%s**%n".formatted(work.title, peer.title, why))));
    return text.toString();
  }

  private static void speedTable(
      StringBuilder text, PeerWork work, Map<Peer, List<PeerSpeed>> peers) {
    text.append(
        "%n| %s | records/s | of the stage's | p99 at %d/s, ms | at %d/s, ms | doubled |%n"
            .formatted(work.title, PeerSpeed.RATES.get(0), PeerSpeed.RATES.get(1)));
    text.append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    peers.forEach(
        (peer, rounds) ->
            text.append(
                "| %s | %s | %s | %s | %s | %d |%n"
                    .formatted(
                        peer.title,
                        perSecond(rounds),
                        ratio(rounds, peers.getOrDefault(Peer.STAGE, List.of())),
                        p99(rounds, 0),
                        p99(rounds, 1),
                        rounds.stream().mapToInt(PeerSpeed::doubled).sum())));
  }

  private static void crashTable(StringBuilder text, PeerWork work, Map<Peer, PeerCrash> peers) {
    text.append(
        "%n| %s, %d/s, SIGKILL | kills | records | missing | doubled | out of order | recovery s |%n"
            .formatted(work.title, work.killRate));
    text.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    peers.forEach(
        (peer, c) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %s | %.1f |%n",
                    peer.title,
                    c.kills(),
                    c.records(),
                    c.missing(),
                    c.doubled(),
                    peer.partitionOrder ? Integer.toString(c.disordered()) : "order of keys",
                    c.recoverySeconds())));
  }

  private static String perSecond(List<PeerSpeed> rounds) {
    return rounds.stream()
        .map(speed -> String.format(Locale.ROOT, "%,.0f", speed.perSecond()))
        .collect(Collectors.joining("; "));
  }

  /** Round by round: the machine is another one in the next. */
  private static String ratio(List<PeerSpeed> rounds, List<PeerSpeed> stage) {
    List<String> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(rounds.size(), stage.size()); i++) {
      ratios.add(
          String.format(Locale.ROOT, "%.2f", rounds.get(i).perSecond() / stage.get(i).perSecond()));
    }
    return String.join("; ", ratios);
  }

  private static String p99(List<PeerSpeed> rounds, int rate) {
    return rounds.stream()
        .map(speed -> speed.p99().get(rate))
        .map(millis -> millis == PeerSpeed.BEHIND ? "behind" : Integer.toString(millis))
        .collect(Collectors.joining("; "));
  }
}

package dev.hnetstreams.sandbox.chaos;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a peer's process is told.
 *
 * @param name of its group and transactions, one of its own for each visit
 * @param service the server of {@link PeerWork#HTTP}
 * @param stateDir of Kafka Streams
 */
record PeerSettings(
    Peer peer, PeerWork work, String bootstrapServers, String name, URI service, Path stateDir) {

  /** As of Kafka Streams under {@code exactly_once_v2}. */
  static final int COMMIT_MILLIS = 100;

  static PeerSettings of(String[] arguments) {
    return new PeerSettings(
        Peer.valueOf(arguments[0]),
        PeerWork.valueOf(arguments[1]),
        arguments[2],
        arguments[3],
        URI.create(arguments[4]),
        Path.of(arguments[5]));
  }

  List<String> arguments() {
    return List.of(
        peer.name(), work.name(), bootstrapServers, name, service.toString(), stateDir.toString());
  }

  String in() {
    return name + ".in";
  }

  String out() {
    return name + ".out";
  }

  /** Of every peer's consumer: 6 s until the group learns of a death. */
  static Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("auto.offset.reset", "earliest");
    settings.put("session.timeout.ms", 6000);
    settings.put("heartbeat.interval.ms", 2000);
    return settings;
  }
}

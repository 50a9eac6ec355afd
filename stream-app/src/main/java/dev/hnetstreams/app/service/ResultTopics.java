package dev.hnetstreams.app.service;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.formats.Formats;
import dev.hnetstreams.app.registry.RegistryObserver;
import dev.hnetstreams.app.topology.RouteConfig;
import java.util.List;
import java.util.stream.Stream;

/** Which topics hold results, and in which format. */
final class ResultTopics {
  private ResultTopics() {}

  /**
   * Formats of a service: of its input, and of the output and every route.
   *
   * @param observer is told of requests to the registry
   */
  static Formats formats(AppConfig config, RegistryObserver observer) {
    Stream<String> routes = config.routes().stream().map(RouteConfig::to);
    List<String> topics =
        Stream.concat(Stream.of(config.topics().output()), routes).distinct().toList();
    return new Formats(
        config.codec(), config.registry(), config.output().format(), topics, observer);
  }
}

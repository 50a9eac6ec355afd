package dev.hnetstreams.sandbox;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.cli.StopSignals;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.broker.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * An embedded broker with its topics, and the service on it. Closes in reverse, and by itself when
 * the process is told to end.
 */
public final class Sandbox implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final StopSignals signals;
  private final EmbeddedKafka kafka;
  private final AppConfig config;
  private final Path stateDir;
  private Service service;
  private boolean closed;

  /**
   * @param more settings of the caller, as in {@code --set}
   */
  public Sandbox(ConfigOptions options, int kafkaPort, int httpPort, String... more)
      throws IOException {
    this.signals = StopSignals.listen();
    options.load(more).bind(); // a wrong setting is told before the broker is started
    System.err.println("starting a Kafka broker in this process ...");
    this.kafka = EmbeddedKafka.start(kafkaPort);
    this.stateDir = Files.createTempDirectory("hnet-streams-state");
    signals.stopInOrder(this::stop);
    this.config =
        options
            .load(
                Stream.concat(
                        Stream.of(
                            "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                            "streams.stateDir=" + stateDir,
                            "http.port=" + httpPort),
                        Stream.of(more))
                    .toArray(String[]::new))
            .bind();
    List<String> topics = new ArrayList<>(config.topics().all().toList());
    config.routes().forEach(route -> topics.add(route.to()));
    kafka.createTopics(topics.stream().distinct().toList(), PARTITIONS);
  }

  public AppConfig config() {
    return config;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Starts the service; a signal waits for that. */
  public synchronized Service start() {
    service = new Service(config);
    service.start();
    return service;
  }

  @Override
  public void close() {
    signals.letItEnd();
    stop();
  }

  private synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    if (service != null) {
      service.stop();
    }
    kafka.close();
    try {
      Utils.delete(stateDir.toFile());
    } catch (IOException e) {
      System.err.println("hnet-streams: left behind: " + stateDir);
    }
  }
}

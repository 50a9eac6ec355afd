package dev.hnetstreams.app.service;

import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service's side of a {@link KafkaTestBed}. */
public final class ServiceTestBed {
  private ServiceTestBed() {}

  /** A service on this broker, with HTTP on a free port; {@code more} as after {@code --set}. */
  public static ConfigLoader loader(KafkaTestBed bed, Path stateDir, String... more) {
    List<String> settings = new ArrayList<>();
    settings.add("kafka.bootstrap.servers=" + bed.kafka.bootstrapServers());
    settings.add("streams.stateDir=" + stateDir);
    settings.add("http.port=0");
    settings.addAll(List.of(more));
    return ConfigLoader.load(null, Map.of(), settings);
  }

  /** What the service on this port of loopback answers. */
  static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}

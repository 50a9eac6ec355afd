package dev.hnetstreams.examples;

import dev.hnetstreams.async.AsyncStage;
import dev.hnetstreams.async.FailurePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Sends each JSON value of a topic to an HTTP service and writes both as one: {@code {"value": ..., "answer": ...}}. Exactly
 * once and in order; 256 calls of a partition at a time.
 */
public final class EnrichJson {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI service;

  EnrichJson(URI service) {
    this.service = service;
  }

  /** {@code args}: the broker, such as localhost:9092, and the service's URL, such as http://localhost:8080/v1/classify. */
  public static void main(String[] args) {
    KafkaStreams streams = new EnrichJson(URI.create(args[1])).streams(args[0], "text.in", "text.enriched", "text.failed");
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  KafkaStreams streams(String broker, String from, String to, String failed) {
    AsyncStage<byte[], String, String> stage =
        AsyncStage.<byte[], String, String>builder("enrich")
            .function((record, at) -> enriched(record.value()))
            .onFailure(FailurePolicy.retry(Duration.ofMillis(100), 5, FailurePolicy.route("failed", f -> f.record().value())))
            .maxInFlight(256)
            .build();
    Serde<byte[]> bytes = Serdes.ByteArray();
    Serde<String> text = Serdes.String();
    Topology topology = new Topology();
    topology.addSource("source", bytes.deserializer(), text.deserializer(), from);
    topology.addProcessor("enrich", stage, "source");
    topology.addSink("enriched", to, bytes.serializer(), text.serializer(), "enrich");
    topology.addSink("failed", failed, bytes.serializer(), text.serializer(), "enrich");
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "enrich-json");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    return new KafkaStreams(topology, properties, stage.guard());
  }

  private CompletionStage<String> enriched(String value) {
    HttpRequest request =
        HttpRequest.newBuilder(service)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(value))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw new IllegalStateException("status " + response.statusCode());
              }
              return "{\"value\":" + value + ",\"answer\":" + response.body() + "}";
            });
  }
}

package dev.hnetstreams.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of one file, compiled and run against a broker and an HTTP service. */
class EnrichJsonTest {
  private static final Path EXAMPLE =
      Path.of("../examples/enrich-json/src/main/java/dev/hnetstreams/examples/EnrichJson.java");

  @TempDir Path folder;

  @Test
  void eachRecordLeavesWithItsAnswerInOrder() throws Exception {
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          byte[] asked = exchange.getRequestBody().readAllBytes();
          byte[] answer = ("[" + asked.length + "]").getBytes(UTF_8);
          exchange.sendResponseHeaders(asked.length == 3 ? 500 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.start();
    URI url = URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/");
    try (KafkaTestBed bed = new KafkaTestBed()) {
      bed.kafka.createTopics(List.of("in", "enriched", "failed"), 1);
      for (String value : List.of("1", "\"b\"", "[2,3]")) {
        bed.send(new ProducerRecord<>("in", 0, null, value.getBytes(UTF_8)));
      }
      bed.flush();
      try (KafkaStreams streams = streams(url, bed.kafka.bootstrapServers())) {
        streams.start();
        List<ConsumerRecord<byte[], byte[]>> out =
            bed.read(List.of("enriched", "failed"), 3, Duration.ofMinutes(1));

        assertThat(values(out, "enriched"))
            .containsExactly("{\"value\":1,\"answer\":[1]}", "{\"value\":[2,3],\"answer\":[5]}");
        assertThat(values(out, "failed")).containsExactly("\"b\"");
      }
    } finally {
      service.stop(0);
    }
  }

  private static List<String> values(List<ConsumerRecord<byte[], byte[]>> out, String topic) {
    return out.stream()
        .filter(r -> r.topic().equals(topic))
        .map(r -> new String(r.value(), UTF_8))
        .toList();
  }

  private KafkaStreams streams(URI url, String broker) throws Exception {
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                complaints,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                EXAMPLE.toString());
    assertThat(failed).as(complaints.toString(UTF_8)).isZero();
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, EnrichJsonTest.class.getClassLoader());
    Class<?> example = loader.loadClass("dev.hnetstreams.examples.EnrichJson");
    Constructor<?> make = example.getDeclaredConstructor(URI.class);
    make.setAccessible(true);
    Method streams =
        example.getDeclaredMethod(
            "streams", String.class, String.class, String.class, String.class);
    streams.setAccessible(true);
    return (KafkaStreams) streams.invoke(make.newInstance(url), broker, "in", "enriched", "failed");
  }
}

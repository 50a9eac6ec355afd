package dev.hnetstreams.sandbox.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code hnet-streams demo} in a process of its own: real broker, real model, real HTTP. */
final class Demo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final Path log;

  /** Starts it and waits until the page is served. */
  Demo(Path folder) throws IOException {
    log = folder.resolve("demo.log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.real.class.path", System.getProperty("java.class.path")),
                "dev.hnetstreams.sandbox.Main",
                "demo",
                "--messages",
                "200",
                "--per-second",
                "20")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || said("http://127\\.0\\.0\\.1:\\d+/") != null);
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(log));
    }
  }

  String url() {
    return said("http://127\\.0\\.0\\.1:\\d+/");
  }

  /** To the input topic, as it is. */
  void produce(String text, int times) {
    String broker = said("(?<=broker on )[^;]+(?=;)");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < times; i++) {
        var unused =
            producer.send(new ProducerRecord<>("text.in", text.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** What the demo has written that matches, or null. */
  private String said(String pattern) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(log));
      return matcher.find() ? matcher.group() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

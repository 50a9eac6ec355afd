package dev.hnetstreams.app.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Apicurio's server in a process of its own, with schemas in memory. */
final class ApicurioServer implements AutoCloseable {
  private static final Path FOLDER = Path.of("target/apicurio");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final int port;

  private ApicurioServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on a free port, and waits until it answers. */
  static ApicurioServer start() throws IOException, InterruptedException {
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-jar",
                runner().toString())
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("server.log").toFile())
            .start();
    ApicurioServer server = new ApicurioServer(process, port);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!server.answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        server.close();
        throw new IOException("the registry did not start: see " + FOLDER + "/server.log");
      }
      Thread.sleep(200);
    }
    return server;
  }

  /** Base of Confluent's API. */
  String confluent() {
    return at("/apis/ccompat/v7");
  }

  /** Base of Apicurio's own API. */
  String apicurio() {
    return at("/apis/registry/v2");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String at(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private boolean answers() throws InterruptedException {
    HttpRequest info = HttpRequest.newBuilder(URI.create(apicurio() + "/system/info")).build();
    try {
      return HttpClient.newHttpClient()
              .send(info, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}

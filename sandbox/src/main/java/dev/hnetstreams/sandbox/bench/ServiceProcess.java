package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.Main;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;

/** {@code hnet-streams run} in a process of its own, with the class path of this one. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private final Process process;
  private final long startNanos;

  private ServiceProcess(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
    this.startNanos = System.nanoTime();
  }

  /**
   * Starts it; see {@link #awaitReady}.
   *
   * @param jvm options of the JVM
   * @param arguments of {@code run}
   * @param settings as in {@code --set}; the state's folder and the port come to them
   */
  static ServiceProcess start(List<String> jvm, List<String> arguments, List<String> settings)
      throws IOException {
    Path folder = Files.createTempDirectory("hnet-streams-service");
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "run"));
    command.addAll(arguments);
    List<String> all = new ArrayList<>(settings);
    all.add("streams.stateDir=" + folder.resolve("state"));
    all.add("http.port=" + port);
    all.forEach(setting -> command.addAll(List.of("--set", setting)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new ServiceProcess(folder, port, process);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until {@code /health/ready} says so.
   *
   * @return time since the start of the process
   * @throws IllegalStateException with its log when it ends or takes minutes
   */
  Duration awaitReady() throws IOException, InterruptedException {
    while (!get("/health/ready").startsWith("200")) {
      if (!process.isAlive() || sinceStart().compareTo(PATIENCE) > 0) {
        throw new IllegalStateException("the service did not become ready:\n" + log());
      }
      TimeUnit.MILLISECONDS.sleep(50); // each look costs the service a millisecond of its start
    }
    return sinceStart();
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Asks it: the status and the body, or an empty string when it does not answer. */
  String get(String path) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      return "";
    }
  }

  /** What it has written so far. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Processor time that it has used. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as SIGKILL does: nothing is closed. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Ends it as SIGTERM does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      Utils.delete(folder.toFile());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("hnet-streams: left behind: " + folder);
    }
  }
}

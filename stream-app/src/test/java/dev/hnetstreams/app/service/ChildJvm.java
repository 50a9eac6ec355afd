package dev.hnetstreams.app.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this class path in a process of its own, to be killed. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Starts it.
   *
   * @param log gets both of its outputs
   * @param heap at most, such as 400m
   */
  public static Process start(Path log, String heap, String main, List<String> arguments)
      throws IOException {
    return start(log, List.of("-Xmx" + heap), main, arguments);
  }

  /** Starts it with options of the JVM's. */
  public static Process start(Path log, List<String> options, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // Surefire's own class path is a jar that names the rest; outside of Surefire it is inherited.
    String classPath = System.getProperty("surefire.real.class.path");
    if (classPath != null) {
      command.addAll(List.of("-cp", classPath));
    }
    command.add(main);
    command.addAll(arguments);
    return start(log, command);
  }

  /** Starts the program of a jar instead. */
  public static Process startJar(Path log, String heap, Path jar, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return start(log, command);
  }

  private static Process start(Path log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}

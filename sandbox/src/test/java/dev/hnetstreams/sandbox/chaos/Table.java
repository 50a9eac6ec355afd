package dev.hnetstreams.sandbox.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The fault matrix as text, on a terminal and in the docs alike. */
final class Table {
  static final String HEAD =
      """
      | fault | protocol | times | records | missing | doubled | disordered | recovery s | |
      | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"""
          .stripIndent();

  private Table() {}

  static String row(Outcome o) {
    if (o.records() == 0) {
      return "| %s | %s | | | | | | | **%s** |".formatted(o.fault(), o.protocol(), o.trouble());
    }
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %d | %s | %s | %s | %.1f | %s |",
        o.fault(),
        o.protocol(),
        o.times(),
        o.records(),
        count(o.missing()),
        count(o.doubled()),
        count(o.disordered()),
        o.recoverySeconds(),
        notes(o));
  }

  /** What must be 0 cannot be overlooked when it is not. */
  private static String count(int n) {
    return n == 0 ? "0" : "**" + n + "**";
  }

  private static String notes(Outcome o) {
    StringBuilder notes = new StringBuilder();
    if (o.deadLetters() > 0) {
      notes.append(o.deadLetters()).append(" dead letters; ");
    }
    if (o.misplaced() > 0) {
      notes.append("**").append(o.misplaced()).append(" of them wrong**; ");
    }
    if (o.restarts() > 0) {
      notes.append("ended by itself ").append(o.restarts()).append(" times; ");
    }
    if (!o.trouble().isEmpty()) {
      notes.append("**").append(o.trouble()).append("**; ");
    }
    return notes.isEmpty() ? "" : notes.substring(0, notes.length() - 2);
  }

  static String document(List<Outcome> outcomes, boolean brief) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Faults\n\n");
    text.append("Printed by `./hnet-streams-chaos").append(brief ? " --short" : "");
    text.append(" --docs docs/faults.md` on ")
        .append(LocalDate.now(ZoneOffset.UTC))
        .append(", commit ");
    text.append(commit()).append(", ").append(machine()).append(".\n\n");
    text.append(
        """
        Each row: real Kafka, the service under `exactly_once_v2` in processes of its own, a stream of
        100 records a second, and the fault injected so many times. Then every record is looked for in
        results and dead letters, read `read_committed`. Recovery: the longest time from the end of an
        injection, with whatever has to start again, until every partition had answered a record sent
        later. A process that ended is started again at once, as an orchestrator would.

        """);
    text.append(HEAD).append('\n');
    outcomes.forEach(o -> text.append(row(o)).append('\n'));
    return text.toString();
  }

  static String commit() throws IOException {
    Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  static String machine() throws IOException {
    String model = System.getProperty("os.arch");
    Path info = Path.of("/proc/cpuinfo");
    if (Files.exists(info)) {
      model =
          Files.readAllLines(info).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(model);
    }
    return "%d cores of %s, Java %s"
        .formatted(Runtime.getRuntime().availableProcessors(), model, Runtime.version().feature());
  }
}

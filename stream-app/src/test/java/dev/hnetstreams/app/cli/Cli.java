package dev.hnetstreams.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * One call of the command line, in this process.
 *
 * @param exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error, without the log
 */
public record Cli(int exit, byte[] out, String err) {

  public static Cli run(String... args) {
    return withInput(new byte[0], args);
  }

  static Cli withInput(byte[] input, String... args) {
    return of(Main::commandLine, input, args);
  }

  /** One call of a command line that is made while its streams are caught. */
  public static Cli of(Supplier<CommandLine> commands, byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream inBefore = System.in;
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    try (PrintStream newOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setIn(new ByteArrayInputStream(input));
      System.setOut(newOut);
      System.setErr(newErr);
      int exit = commands.get().execute(args);
      newOut.flush();
      newErr.flush();
      return new Cli(exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(inBefore);
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  public String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  public List<String> lines() {
    return text().lines().toList();
  }
}

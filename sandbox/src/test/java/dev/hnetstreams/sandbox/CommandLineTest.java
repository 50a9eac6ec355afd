package dev.hnetstreams.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.cli.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sandbox's commands say and with which code they end. */
@ResourceLock(Resources.SYSTEM_OUT)
class CommandLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo --messages many             | Invalid value for option '--messages': 'many' is not a long",
        "demo --messages                  | Missing required parameter for option '--messages'",
        "demo --messages 0                | --messages: 0, expected 1 or more",
        "demo --per-second -1             | --per-second: -1, expected 0 or more",
        "demo --per-second 20 --exit      | --per-second: 20, expected 0 with --exit",
        "demo --kafka-port -1             | --kafka-port: -1, expected 0 to 65535",
        "demo --kafka-port 65536          | --kafka-port: 65536, expected 0 to 65535",
        "demo --http-port 99999           | http.port: 99999, expected -1 to 65535",
        "demo --input /no/such/file       | /no/such/file: no such file",
        "bench --messages 0               | --messages: 0, expected 1 or more",
        "bench --instances 1,0            | --instances: 0, expected 1 to 12",
        "bench --rounds 0                 | --rounds: 0, expected 1 or more",
        "bench --seconds 0                | --seconds: 0, expected 1 or more",
        "bench --beside /no/such          | --beside: /no/such, expected the folder of a bundle, with its manifest.json",
        "bench --messages 1.5             | Invalid value for option '--messages': '1.5' is not an int",
        "capacity --rate 5 --bytes 9      | Missing required option: '--p99=TIME'",
        "capacity --rate 0 --bytes 9 --p99 1s | --rate: 0, expected 1 or more",
        "capacity --rate 5 --bytes 0 --p99 1s | --bytes: 0, expected 1 to 1000000 (model.maxTextBytes)",
        "capacity --rate 5 --bytes 51 --p99 1s --set model.maxTextBytes=50 | --bytes: 51, expected 1 to 50 (model.maxTextBytes)",
        "capacity --rate 5 --bytes 9 --p99 0 | --p99: 0, expected above 0",
        "capacity --rate 5 --bytes 9 --p99 fast | Invalid value for option '--p99': 'fast', expected a time: 200ms, 2s, 1m",
        "capacity --rate 5 --bytes 9 --p99 1s --seconds 9 | --seconds: 9, expected 10 to 3600",
        "capacity --rate 5 --bytes 9 --p99 1s --broker-mbytes 0 | --broker-mbytes: 0, expected 1 or more",
      })
  void wrongUsageIsSaidOnStandardErrorAndEndsWithTwo(String line, String message) {
    Cli cli = run(line.split(" "));

    assertThat(cli.err()).contains(message);
    assertThat(cli.text()).isEmpty();
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).as("no stack trace").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "bench", "capacity"})
  void everyCommandExplainsItself(String command) {
    Cli cli = run(command, "--help");

    assertThat(cli.exit()).isZero();
    assertThat(cli.text()).startsWith("Usage: hnet-streams " + command).contains("--help");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void theServicesCommandsAreThereToo() {
    Cli cli = run();

    assertThat(cli.exit()).isZero();
    assertThat(cli.text())
        .contains("Try it:        hnet-streams demo")
        .contains("demo", "run", "classify", "bench", "capacity", "dlq", "model", "config");
  }

  private static Cli run(String... args) {
    return Cli.of(Main::commandLine, new byte[0], args);
  }
}

package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say and with which code they end. */
@ResourceLock(Resources.SYSTEM_OUT)
class CommandLineTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --fast                       | Unknown option: '--fast'",
        "rnu                              | Unmatched argument at index 0: 'rnu'",
        "classify --delimiter comma       | Invalid value for option '--delimiter': expected one of [NEWLINE, NUL, NONE]",
        "classify /no/such/file           | /no/such/file: no such file",
        "classify /                       | /: expected a file that can be read",
        "classify a b                     | Unmatched argument at index 2: 'b'",
        "run --config /no/such.yaml       | /no/such.yaml: no such file",
        "classify -c /no/such.yaml        | /no/such.yaml: no such file",
        "config --set http.prot=1         | --set: http.prot: unknown key; did you mean http.port?",
        "config --set http.port=x         | --set: http.port: x, expected a whole number",
        "config --set                     | Missing required parameter for option '--set'",
        "run --set kafka.bootstrap.servers=localhost | kafka: bootstrap.servers: localhost: ",
        "run --set model.bundle=/no/such  | /no/such",
        "model verify /no/such            | /no/such",
        "model verify --provider gpu      | Invalid value for option '--provider': expected one of [CPU, CUDA, AUTO]",
        "model show /no/such              | /no/such",
        "explain                          | expected either TOPIC PARTITION OFFSET, such as text.in 3 1742, or --text",
        "explain text.in                  | expected either TOPIC PARTITION OFFSET",
        "explain text.in 0 1 --text hi    | expected either TOPIC PARTITION OFFSET",
        "explain text.in zero 1           | Invalid value for positional parameter at index 1 (PARTITION): 'zero'",
        "explain text.in 0 1 --patience 0 | --patience: 0, expected 1 or more",
        "explain --text hi --head spm     | has no decision 'spm', expected some of [language, code, spam",
        "drift --limit 0                  | --limit: 0.0, expected a number above 0, such as 0.25",
        "drift --against year             | Invalid value for option '--against'",
        "drift --url localhost:8080       | --url: localhost:8080, expected one such as http://10.0.0.7:8080",
        "drift --set http.port=-1         | http.port: -1, expected --url where it is no fixed port",
        "config --set stats.driftWindow=5ms | stats.driftWindow: 5ms, expected 1s or more, or null",
        "dlq list --reason lost           | Invalid value for option '--reason'",
        "dlq list --since yesterday       | Invalid value for option '--since': 'yesterday', expected a time such as",
        "dlq list --since 1h --until 2h   | expected a time before --until",
        "dlq redrive --rate fast          | Invalid value for option '--rate': 'fast', expected a rate such as 100/s",
        "dlq redrive --max-redrives 0     | --max-redrives: 0, expected 1 or more",
        "dlq redrive --to text.classified | --to: text.classified, expected a topic that neither the service nor Kafka writes to",
        "dlq redrive --to __consumer_offsets | --to: __consumer_offsets, expected a topic that neither",
        "dlq redrive --to a/b             | --to: a/b, expected a topic name: letters, digits, '.', '_', '-'",
        "dlq redrive --to hnet-streams-decision-counts-changelog | expected a topic that neither",
        "dlq redrive --set topics.disagreements=differs --to differs | expected a topic that neither",
        "dlq redrive --reason lost        | Invalid value for option '--reason'",
        "dlq resend                       | Unmatched argument at index 1: 'resend'",
        "model check                      | Unmatched argument at index 1: 'check'",
      })
  void wrongUsageIsSaidOnStandardErrorAndEndsWithTwo(String line, String message) {
    Cli cli = Cli.run(line.split(" "));

    assertThat(cli.err()).contains(message);
    assertThat(cli.text()).isEmpty();
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).as("no stack trace").doesNotContain("\tat ");
  }

  @Test
  void aWrongKeyInAFileIsSaidWithItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("app.yaml"), "http:\n  port: 1\n  hots: a\n");
    for (String command : new String[] {"run", "config", "classify"}) {
      Cli cli = Cli.run(command, "--config", file.toString());

      assertThat(cli.err()).contains(file + ":3: http.hots: unknown key; did you mean http.host?");
      assertThat(cli.text()).isEmpty();
      assertThat(cli.exit()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "classify",
        "config",
        "config acls",
        "dlq",
        "explain",
        "dlq list",
        "dlq redrive",
        "model",
        "model show",
        "model verify",
        "model list",
        "model activate",
        "model rollback",
        "model shadow"
      })
  void everyCommandExplainsItself(String command) {
    Cli cli = Cli.run((command + " --help").split(" "));

    assertThat(cli.exit()).isZero();
    assertThat(cli.text()).startsWith("Usage: hnet-streams " + command).contains("--help");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    Cli cli = Cli.run();

    assertThat(cli.exit()).isZero();
    assertThat(cli.text())
        .contains("Usage: hnet-streams")
        .contains("run", "classify", "dlq", "model", "config")
        .contains("Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.");
    assertThat(Cli.run("--version").text()).startsWith("hnet-streams ");
  }

  @Test
  void modelWithoutASubcommandIsWrongUsage() {
    Cli cli = Cli.run("model");

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("Missing required subcommand").contains("show", "verify");
  }

  @Test
  void configShowsEveryKeyWithItsOriginAndNoSecret() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("app.yaml"),
            "topics:\n  input: chat\nkafka:\n  sasl.jaas.config: password=hunter2\n");
    Cli cli =
        Cli.run("config", "--config", file.toString(), "--set", "kafka.ssl.key.password=hunter2");

    assertThat(cli.exit()).isZero();
    assertThat(cli.text()).doesNotContain("hunter2");
    Map<String, String> lines =
        cli.lines().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).strip()));
    assertThat(lines.get("topics.input")).matches("chat +# .*app\\.yaml:2");
    assertThat(lines.get("kafka.sasl.jaas.config")).matches("'?\\*{4}'? +# .*app\\.yaml:4");
    assertThat(lines.get("kafka.ssl.key.password")).matches("'?\\*{4}'? +# --set");
    assertThat(lines.get("batching.maxRows")).matches("64 +# default");
  }

  @Test
  void configAclsPrintsWhatThisConfigurationNeeds() {
    String[] arguments = {
      "config",
      "acls",
      "--set",
      "topics.input=chat",
      "--principal",
      "User:me",
      "--set",
      "routes=[{to: text.spam, when: spam.label == spam}]"
    };
    Cli shell = Cli.run(arguments);
    String[] forMachines = Arrays.copyOf(arguments, arguments.length + 1);
    forMachines[arguments.length] = "--json";
    Cli json = Cli.run(forMachines);

    assertThat(shell.exit()).as(shell.err()).isZero();
    assertThat(shell.lines())
        .startsWith("# hnet-streams run")
        .anyMatch(l -> l.contains("--allow-principal User:me --operation Read --topic chat #"))
        .anyMatch(
            l -> l.contains("--operation Write --operation DescribeConfigs --topic text.spam"));
    assertThat(json.lines())
        .contains(
            "{\"command\":\"run\",\"type\":\"topic\",\"name\":\"chat\",\"pattern\":\"literal\","
                + "\"operation\":\"Read\",\"why\":\"the texts\"}");
  }

  @Test
  void modelShowPrintsTheCardOrTheManifest() {
    assertThat(Cli.run("model", "show").text())
        .contains("head language", "temperature", "high-confidence, balanced, best-guess");
    Cli json = Cli.run("model", "show", "--json");

    assertThat(json.exit()).isZero();
    assertThat(json.lines()).hasSize(1);
    assertThat(json.text()).startsWith("{").contains("\"bucketBytes\"");
  }

  @Test
  void modelVerifyIsContentWithTheBundleInTheJarAndWithACopyOfIt() throws IOException {
    copyBundle();
    for (Cli cli :
        new Cli[] {Cli.run("model", "verify"), Cli.run("model", "verify", "" + folder)}) {
      assertThat(cli.err()).isEmpty();
      assertThat(cli.exit()).isZero();
      assertThat(cli.text()).contains(" on cpu: checksums good, graph good").endsWith(": good\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "golden.jsonl"})
  void modelVerifyFindsOneWrongByte(String name) throws IOException {
    copyBundle();
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve(name), bytes);
    Cli cli = Cli.run("model", "verify", folder.toString());

    assertThat(cli.exit()).isNotZero();
    assertThat(cli.err()).contains(name).containsIgnoringCase("sha-256").doesNotContain("\tat ");
    assertThat(cli.text()).isEmpty();
  }

  /** ONNX Runtime would say of this that it is no protobuf; it is not asked. */
  @ParameterizedTest
  @ValueSource(strings = {"run", "classify", "model verify"})
  void aGraphThatIsNoneIsRefusedByItsChecksumAndNotByTheNativeLibrary(String command)
      throws IOException {
    copyBundle();
    Path graph = folder.resolve("model.onnx");
    Files.write(graph, new byte[(int) Files.size(graph)]);
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", 2)));
    if (command.startsWith("model")) {
      arguments.add(folder.toString());
    } else {
      arguments.addAll(List.of("--set", "model.bundle=" + folder, "--set", "http.port=-1"));
    }
    Cli cli = Cli.run(arguments.toArray(String[]::new));

    assertThat(cli.exit()).isNotZero();
    assertThat(cli.err())
        .contains("model.onnx: SHA-256 is ")
        .doesNotContainIgnoringCase("protobuf")
        .doesNotContain("ai.onnxruntime", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "manifest.json"})
  void modelVerifyNamesAFileThatIsNotThere(String name) throws IOException {
    copyBundle();
    Files.delete(folder.resolve(name));
    Cli cli = Cli.run("model", "verify", folder.toString());

    assertThat(cli.exit()).isNotZero();
    assertThat(cli.err()).contains(name).doesNotContain("\tat ");
  }

  private void copyBundle() throws IOException {
    for (String name : new String[] {"manifest.json", "model.onnx", "golden.jsonl"}) {
      try (InputStream in = ModelBundle.class.getResourceAsStream("default/" + name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
  }
}

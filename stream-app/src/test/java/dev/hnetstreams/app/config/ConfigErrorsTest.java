package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said with its place, its key, its value and what was expected. */
class ConfigErrorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batching.maxRow=1     | batching.maxRow: unknown key; did you mean batching.maxRows?",
        "batching.MAXROWS=1    | batching.MAXROWS: unknown key; did you mean batching.maxRows?",
        "bathing.maxRows=1     | bathing.maxRows: unknown key; did you mean batching.maxRows?",
        "topic.deadletter=x    | topic.deadletter: unknown key; did you mean topics.deadLetter?",
        "route=[]              | route: unknown key; did you mean routes?",
        "output.chunk=none     | output.chunk: unknown key; did you mean output.chunks?",
      })
  void anUnknownFlagIsRefusedWithTheNearestKey(String set, String message) {
    assertThat(refusal(set)).isEqualTo("--set: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(chat", "text\\..*", ".*"})
  void aPatternThatIsNoneOrMatchesWhatIsWrittenIsRefused(String pattern) {
    assertThat(refusal("topics.inputPattern=" + pattern))
        .isEqualTo(
            "--set: topics.inputPattern: %s, expected a regular expression that matches topics to read and none that the service writes"
                .formatted(pattern));
  }

  @Test
  void aPatternThatMatchesWhatKafkaStreamsWritesIsRefused() {
    assertThat(refusal("topics.inputPattern=hnet-.*"))
        .isEqualTo(
            "--set: topics.inputPattern: hnet-.*, expected a pattern that does not match hnet-streams-decision-counts-changelog, which Kafka Streams writes");
  }

  @Test
  void aPatternNeedsTheClassicProtocol() {
    assertThat(
            refusal(
                null,
                Map.of(),
                List.of("topics.inputPattern=chat", "streams.groupProtocol=streams")))
        .isEqualTo(
            "--set: streams.groupProtocol: streams, expected classic where topics.inputPattern is set: Kafka's streams protocol takes no pattern");
  }

  @Test
  void anUnknownKeyInAFileIsRefusedWithFileAndLine() throws IOException {
    Path file = file("topics:\n  input: a\n\n  outptu: b\n");

    assertThat(refusal(file))
        .isEqualTo(file + ":4: topics.outptu: unknown key; did you mean topics.output?");
  }

  @Test
  void anUnknownSectionInAFileIsRefusedToo() throws IOException {
    Path file = file("batching:\n  maxRows: 1\nstream:\n  threads: 2\n");

    assertThat(refusal(file))
        .isEqualTo(file + ":4: stream.threads: unknown key; did you mean streams.threads?");
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearestOne() {
    assertThat(refusal(Map.of("HNET_BATCHING_MAX_ROWS", "1")))
        .isEqualTo("HNET_BATCHING_MAX_ROWS: no such key; did you mean HNET_BATCHING_MAXROWS?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batching.maxRows=0           | batching.maxRows: 0, expected 1 or more",
        "batching.maxQueuedRows=-5    | batching.maxQueuedRows: -5, expected 1 or more",
        "model.workers=-1             | model.workers: -1, expected 0 or more",
        "output.topLabels=-1          | output.topLabels: -1, expected 0 or more",
        "http.port=65536              | http.port: 65536, expected -1 to 65535",
        "http.host=                   | http.host: '', expected a host name or address",
        "perspective.attributes={A: a} | perspective.attributes: {A: a}, expected for each head/label",
        "perspective.languages={B: [en]} | perspective.languages: {B: [en]}, expected an attribute",
        "codec.textPointer=text       | codec.textPointer: text, expected a JSON Pointer",
        "codec.idPointer=$.id         | codec.idPointer: $.id, expected a JSON Pointer",
        "topics.input=a b             | topics.input: a b, expected a topic name",
        "topics.input=                | topics.input: '', expected a topic name",
        "topics.input=text.classified | topics.input: text.classified, expected different topics",
        "streams.threads=0            | streams.threads: 0, expected 1 or more",
        "streams.applicationId=a b    | streams.applicationId: a b, expected letters",
        "streams.drainTimeout=3m      | streams.drainTimeout: 3m, expected 1s to 2m",
        "streams.commitInterval=0ms   | streams.commitInterval: 0ms, expected 1ms or more",
        "stats.window=10ms            | stats.window: 10ms, expected 1s or more",
        "stats.retention=61s          | stats.retention: 61s, expected two windows or more",
      })
  void aValueOutOfRangeIsRefusedWithTheRange(String set, String message) {
    assertThat(refusal(set)).contains(": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batching.maxRows=many        | batching.maxRows: many, expected a whole number",
        "batching.maxRows=3.7         | batching.maxRows: 3.7, expected a whole number",
        "batching.maxRows=99999999999 | batching.maxRows: 99999999999, expected a whole number",
        "batching.maxRows=            | batching.maxRows: '', expected a whole number",
        "batching.maxRows=[1]         | batching.maxRows: [1], expected a whole number",
        "batching.maxRows=true        | batching.maxRows: true, expected a whole number",
        "batching.maxWait=5           | batching.maxWait: 5, expected a duration such as 5ms",
        "batching.maxWait=-5ms        | batching.maxWait: -5ms, expected a duration such as 5ms",
        "batching.maxWait=1d          | batching.maxWait: 1d, expected a duration such as 5ms",
        "batching.maxWait=99999999999999999999h | batching.maxWait: 99999999999999999999h, expected a duration",
        "batching.maxWait=999999999999999999h | batching.maxWait: 999999999999999999h, expected a duration",
        "output.chunks=some           | output.chunks: some, expected one of none, boundaries, full",
        "output.chunks=1              | output.chunks: 1, expected one of none, boundaries, full",
        "output.offsets=[utf8]        | output.offsets: [utf8], expected a list, each one of utf16, codePoint",
        "output.includeText=maybe     | output.includeText: maybe, expected true or false",
        "streams.guarantee=exactly_once | streams.guarantee: exactly_once, expected one of exactly_once_v2, at_least_once",
        "model.provider=gpu           | model.provider: gpu, expected one of cpu, cuda, auto",
      })
  void aValueOfTheWrongTypeIsRefusedWithTheType(String set, String message) {
    assertThat(refusal(set)).contains(": " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "batching.maxRows",
    "batching.maxWait",
    "codec.format",
    "codec.textPointer",
    "output.chunks",
    "streams.guarantee",
    "streams.drainTimeout",
    "stats.window",
    "topics.input",
    "model.provider",
    "http.host",
    "routes"
  })
  void nothingIsRefusedWhereTheDefaultIsSomething(String key) {
    assertThat(refusal(key + "=null")).startsWith("--set: " + key + ": null, expected ");
  }

  @Test
  void whatIsSetInAFileIsRefusedWithItsLine() throws IOException {
    Path file = file("streams:\n  threads: 2\n  inFlight: 0\n");

    assertThat(refusal(file)).isEqualTo(file + ":3: streams.inFlight: 0, expected 1 or more");
  }

  @Test
  void whatIsSetInTheEnvironmentIsRefusedWithItsVariable() {
    assertThat(refusal(Map.of("HNET_HTTP_PORT", "http")))
        .isEqualTo(
            "HNET_HTTP_PORT: http.port: http, expected a whole number of at most 2147483647");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "routes=[{when: spam.label == spam}]  | routes.to: null, expected a topic name",
        "routes=[{to: a}]                     | routes.when: null, expected one or more conditions",
        "routes=[{to: a, when: []}]           | routes.when: null, expected one or more conditions",
        "routes=[{to: a, then: b, when: c}]   | routes.then: unknown key, expected a list, each with keys to, when",
        "routes={to: a}                       | routes: {to: a}, expected a list, each with keys to, when",
        "routes=spam                          | routes: spam, expected a list, each with keys to, when",
      })
  void aRouteThatIsNoneIsRefused(String set, String message) {
    assertThat(refusal(set)).contains(": " + message);
  }

  @Test
  void whatIsNotYamlIsRefusedWithItsLine() throws IOException {
    Path file = file("topics:\n  input: [a\n");
    assertThat(refusal(file)).startsWith(file + ":").contains("not YAML");

    assertThat(refusal(file("a\n"))).contains(":1: the file: expected keys and values");
    assertThat(refusal(file("topics: a\n"))).contains(":1: topics: expected keys and values");
    assertThat(refusal("http.port=[1")).startsWith("--set: http.port: [1: not YAML");
    assertThat(refusal(Map.of("HNET_HTTP_PORT", "{")))
        .startsWith("HNET_HTTP_PORT: http.port: {: not YAML");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.yaml");

    assertThat(refusal(file)).isEqualTo(file + ": no such file");
    assertThat(refusal(folder)).startsWith(folder + ": cannot be read");
  }

  @Test
  void aFlagWithoutAValueIsRefused() {
    assertThat(refusal("http.port")).isEqualTo("--set http.port: expected section.key=value");
    assertThat(refusal("=1")).isEqualTo("--set =1: expected section.key=value");
  }

  @Test
  void oneStartTellsEveryProblem() throws IOException {
    Path file = file("topics:\n  outptu: b\nstats:\n  window: 10ms\n  retention: often\n");
    Map<String, String> variables =
        Map.of("HNET_HTTP_PROT", "1", "HNET_SECURITY_APITOKEN", "hunter2");
    List<String> sets =
        List.of(
            "batching.maxRows=0",
            "batching.maxChunks=many",
            "batching.maxWait=null",
            "output.chunk=none",
            "http",
            "http.port=[1",
            "routes=[{to: a b, when: []}, {when: spam.label == spam}, {to: a, when: b, then: c}]",
            "kafka.startTimeout=soon");

    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, variables, sets).bind());

    assertThat(refused.problems()).hasSize(16);
    assertThat(refused.getMessage().lines())
        .containsExactly(
            "16 settings cannot be used:",
            "  " + file + ":2: topics.outptu: unknown key; did you mean topics.output?",
            "  HNET_HTTP_PROT: no such key; did you mean HNET_HTTP_PORT?",
            "  --set: output.chunk: unknown key; did you mean output.chunks?",
            "  --set http: expected section.key=value",
            "  --set: http.port: [1: not YAML: expected ',' or ']', but got <stream end>",
            "  --set: kafka.startTimeout: soon, expected a duration such as 30s, 5m, or 0: for ever",
            "  --set: batching.maxChunks: many, expected a whole number of at most 2147483647",
            "  --set: batching.maxWait: null, expected a duration such as 5ms, 30s, 2m, 1h",
            "  --set: batching.maxRows: 0, expected 1 or more",
            "  "
                + file
                + ":5: stats.retention: often, expected a duration such as 5ms, 30s, 2m, 1h",
            "  " + file + ":4: stats.window: 10ms, expected 1s or more",
            "  HNET_SECURITY_APITOKEN: security.apiToken: ****, expected 16 or more visible ASCII"
                + " characters, without spaces",
            "  --set: routes.to: a b, expected a topic name: letters, digits, '.', '_', '-'",
            "  --set: routes.when: null, expected one or more conditions such as: spam.label == spam",
            "  --set: routes.to: null, expected a topic name: letters, digits, '.', '_', '-'",
            "  --set: routes.then: unknown key, expected a list, each with keys to, when");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("app.yaml"), yaml);
  }

  private static String refusal(String set) {
    return refusal(null, Map.of(), List.of(set));
  }

  private static String refusal(Path file) {
    return refusal(file, Map.of(), List.of());
  }

  private static String refusal(Map<String, String> environment) {
    return refusal(null, environment, List.of());
  }

  private static String refusal(Path file, Map<String, String> environment, List<String> sets) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, environment, sets).bind());
    assertThat(refused).as("%s %s %s is refused", file, environment, sets).isNotNull();
    return refused.getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security.apiToken=[hunter22-hunter22]",
        "security.apiToken={hunter22-hunter22: 1}",
        "security.apiToken='hunter22-hunter22",
        "security.apiToken=hunter22",
        "security.managementToken=hunter22 hunter22 hunter22",
      })
  void aSecretIsNotToldByWhatIsWrongWithIt(String set) {
    assertThatThrownBy(() -> ConfigLoader.load(null, Map.of(), List.of(set)).bind())
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("--set: security\\.\\w+Token: \\*\\*\\*\\*[:,] .*")
        .hasMessageNotContaining("hunter22");
  }
}

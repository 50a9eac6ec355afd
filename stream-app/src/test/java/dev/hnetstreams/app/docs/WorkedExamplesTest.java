package dev.hnetstreams.app.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the pages of docs/examples on a real broker: configuration, messages, and the records that
 * come out.
 */
class WorkedExamplesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static KafkaTestBed bed;

  /**
   * A page.
   *
   * @param topics those beside the service's own, in the order in which they are shown
   * @param shown a record as the page shows it
   */
  private record Page(
      String name,
      String intro,
      String yaml,
      List<String> topics,
      List<String> messages,
      Function<ConsumerRecord<byte[], byte[]>, String> shown) {}

  @BeforeAll
  static void startBroker() throws IOException {
    bed = new KafkaTestBed();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @Test
  void moderation() throws Exception {
    run(
        new Page(
            "moderation",
            "# Moderation: route spam with its evidence\n\nSpam goes to a topic of its own, with the words that speak for it.",
            """
            topics:
              input: moderation.in
            routes:
              - to: moderation.spam
                when: [spam.label == spam]
            output:
              evidence: spans
              includeText: true
            """,
            List.of("moderation.spam"),
            List.of(
                "W1N a fr33 iPh0ne, cl1ck h3re n0w!!!",
                "are we still meeting at five?",
                "Congratulations! You have been selected for a $1000 gift card",
                "Gracias por la foto, nos vemos el lunes"),
            record -> text(record) + "\n    because of: " + words(json(record).at("/spans/spam"))));
  }

  @Test
  void languageRouting() throws Exception {
    run(
        new Page(
            "language-routing",
            "# Language routing: three topics from one\n\nMessages go to the team that reads them; all results stay in `output`.",
            """
            topics:
              input: routing.in
            routes:
              - to: routing.english
                when: [language.label == eng]
              - to: routing.spanish
                when: ["language.label in [spa, cat, glg]"]
              - to: routing.japanese
                when: [language.label == jpn]
            output:
              includeText: true
            """,
            List.of("routing.english", "routing.spanish", "routing.japanese"),
            List.of(
                "hey, are you coming tonight?",
                "nos vemos mañana en la plaza",
                "今日はいい天気ですね",
                "T H I S  I S  S P A C E D  O U T",
                "kommst du morgen zum Grillen?"),
            record -> json(record).at("/chunks/count").asInt() + " chunks: " + text(record)));
  }

  @Test
  void snippetTagging() throws Exception {
    run(
        new Page(
            "snippet-tagging",
            "# Snippet tagging: code out of chat\n\nEach piece of code in a message becomes a record; SQL has a topic of its own besides.",
            """
            topics:
              input: snippets.in
              snippets: snippets.code
            routes:
              - to: snippets.sql
                when: [segment.code == sql]
            """,
            List.of("snippets.code", "snippets.sql"),
            List.of(
                "Hi, why does this fail?\n\nfor (int i = 0; i < n; ++i) {\n  sum += a[i];\n  printf(\"%d\\n\", sum);\n}\n\nThanks a lot for any hint",
                "see you at lunch",
                "Can you run this for me please?\n\nSELECT u.name, COUNT(*) FROM users u\nJOIN orders o ON o.user_id = u.id\nGROUP BY u.name;\n\nIt takes minutes here"),
            record ->
                record.topic().equals("snippets.code")
                    ? header(record, "hnet-snippet-code")
                        + ": "
                        + new String(record.value(), UTF_8).strip()
                    : "a message of " + json(record).at("/text/bytes").asInt() + " bytes"));
  }

  private static void run(Page page) throws Exception {
    String input = page.topics().get(0).replaceAll("\\..*", ".in");
    List<String> topics = new ArrayList<>(page.topics());
    topics.add(input);
    bed.kafka.createTopics(topics, 1);
    for (int i = 0; i < page.messages().size(); i++) {
      bed.send(
          new ProducerRecord<>(input, 0, i * 1_000L, null, page.messages().get(i).getBytes(UTF_8)));
    }
    bed.flush();
    Path yaml = Files.writeString(folder.resolve(page.name() + ".yaml"), page.yaml());
    Service service =
        new Service(
            ConfigLoader.load(
                    yaml,
                    Map.of(),
                    List.of(
                        "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
                        "streams.applicationId=" + page.name(),
                        "streams.stateDir=" + folder.resolve(page.name()),
                        "http.port=0",
                        "topics.output=text.classified"))
                .bind());
    try {
      service.start();
      List<String> read = new ArrayList<>(page.topics());
      read.add("text.classified");
      List<ConsumerRecord<byte[], byte[]>> all =
          bed.read(read, expected(page), PATIENCE).stream()
              .filter(record -> page.topics().contains(record.topic()))
              .sorted(
                  Comparator.comparing(
                          (ConsumerRecord<byte[], byte[]> r) -> page.topics().indexOf(r.topic()))
                      .thenComparing(ConsumerRecord::offset))
              .toList();
      GeneratedDoc.require("docs/examples/" + page.name() + ".md", markdown(page, all));
    } finally {
      service.stop();
    }
  }

  /** At least one record for each message and one for each topic. */
  private static int expected(Page page) {
    return page.messages().size() + page.topics().size();
  }

  private static String markdown(Page page, List<ConsumerRecord<byte[], byte[]>> all) {
    StringBuilder out = new StringBuilder(page.intro()).append("\n\n## Configuration\n\n```yaml\n");
    out.append(page.yaml())
        .append(
            "```\n\nStart it with `./hnet-streams run --config app.yaml`.\n\n## Messages\n\n```\n");
    out.append(String.join("\n---\n", page.messages())).append("\n```\n\n## What comes out\n\n");
    for (String topic : page.topics()) {
      out.append("`").append(topic).append("`:\n\n```\n");
      all.stream()
          .filter(record -> record.topic().equals(topic))
          .forEach(record -> out.append(page.shown().apply(record)).append("\n"));
      out.append("```\n\n");
    }
    return out.append("This page is written and checked by `WorkedExamplesTest`.\n").toString();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    JsonNode value = json(record).at("/text/value");
    return value.isMissingNode()
        ? "offset " + json(record).at("/source/offset").asLong()
        : value.asText();
  }

  private static String words(JsonNode spans) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < Math.min(2, spans.size()); i++) {
      words.add(spans.get(i).get("text").asText());
    }
    return String.join(", ", words);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return KafkaTestBed.header(record, name);
  }
}

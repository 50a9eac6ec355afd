package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.lifecycle.HeadFolder;
import dev.hnetstreams.app.lifecycle.TestHead;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.app.service.ServiceTestBed;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records on real Kafka that a service has answered, or not, are explained afterwards. */
@ResourceLock(Resources.SYSTEM_OUT)
class ExplainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SPAM =
      "FREE CASH!!! Refinance NOW while rates are low, click here to WIN $$$";
  private static final String ANSWERED_BY = ModelBundle.bundled().id() + "+refund.1";
  private static final String[] TEXTS = {
    SPAM,
    "Guten Morgen, der Zug kommt heute zehn Minuten sp\u00e4ter an.",
    "look at this: for (int i = 0; i < n; ++i) { sum += a[i]; } gracias, hasta luego amigos",
    "\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u516c\u56ed\u8d70\u8d70\u5427"
  };

  @TempDir static Path folder;
  private static KafkaTestBed bed;
  private static Path heads;
  private static List<ConsumerRecord<byte[], byte[]>> reasons;

  @BeforeAll
  static void answerSome() throws Exception {
    bed = new KafkaTestBed();
    bed.kafka.createTopics(List.of("text.reasons"), 1);
    heads = Files.createDirectories(folder.resolve("heads"));
    TestHead.write(heads, "refund", "1");
    new HeadFolder(heads).activate(Path.of("refund-1.head"));
    Service service =
        new Service(
            ServiceTestBed.loader(
                    bed,
                    folder,
                    "topics.reasons=text.reasons",
                    "reasons.heads=[spam, refund]",
                    "model.headsFolder=" + heads,
                    "output.chunks=full",
                    "model.provider=cpu")
                .bind());
    try {
      service.start();
      for (String text : TEXTS) {
        bed.send(0, 1_000, text, bytes(text));
      }
      bed.send(0, 1_000, "tombstone", null);
      bed.send(2, 1_000, "deleted", bytes("nothing special"));
      bed.send(2, 1_000, "kept", bytes("nothing special either"));
      abortOne();
      bed.flush();
      var unused =
          bed.read(List.of("text.classified", "text.dead-letter"), TEXTS.length + 3, PATIENCE);
      reasons = bed.read(List.of("text.reasons"), TEXTS.length + 3, PATIENCE);
    } finally {
      service.stop();
    }
    TestHead.write(heads, "refund", "2");
    new HeadFolder(heads).activate(Path.of("refund-2.head"));
    bed.send(0, 1_000, "late", bytes("nobody answers this"));
    forgeAnAnswerOfAnotherVersion();
    bed.flush();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition("text.in", 2), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  private static void abortOne() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bed.kafka.bootstrapServers(), "transactional.id", "aborts");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>("text.in", 1, null, bytes("taken back")));
      producer.flush();
      producer.abortTransaction();
    }
  }

  /** To a record of a topic that the service does not read. */
  private static void forgeAnAnswerOfAnotherVersion() {
    bed.send(new ProducerRecord<>("text.spam", 0, 1_000L, bytes("k"), bytes("hello there")));
    String answer =
        "{\"source\":{\"topic\":\"text.spam\",\"partition\":0,\"offset\":0},"
            + "\"model\":{\"name\":\"hnet-tiny\",\"version\":\"0.0.1\"}}";
    bed.send(new ProducerRecord<>("text.classified", 3, 1_000L, bytes("other"), bytes(answer)));
  }

  @Test
  void theModelSaysTheSameInEveryBitAndWhatItsVerdictRestsOn() throws IOException {
    for (int offset = 0; offset < TEXTS.length; offset++) {
      Cli cli = explain("text.in", 0, offset, "--json");

      assertThat(cli.exit()).as(cli.err()).isZero();
      JsonNode found = JSON.readTree(cli.out());
      assertThat(found.at("/comparison/result").asText()).as(TEXTS[offset]).isEqualTo("equal");
      assertThat(found.at("/comparison/values").asInt()).isGreaterThan(50);
      assertThat(found.at("/answeredBy").asText()).isEqualTo(ANSWERED_BY);
      assertThat(found.at("/replayedBy").asText()).isEqualTo(ANSWERED_BY);
      assertThat(found.at("/answer/topic").asText()).isEqualTo("text.classified");
    }
    JsonNode verdicts = JSON.readTree(explain("text.in", 0, 0, "--json", "--head", "spam").out());
    assertThat(verdicts.at("/verdicts")).hasSize(1);
    JsonNode spam = verdicts.at("/verdicts/0");
    assertThat(spam.at("/label").asText()).isEqualTo("spam");
    assertThat(spam.at("/nearest/label").asText()).isEqualTo("ham");
    assertThat(spam.at("/smallest/falls").asBoolean()).isTrue();
    assertThat(spam.at("/smallest/then/label").asText()).isNotEqualTo("spam");
    assertThat(without(SPAM, spam.at("/smallest/parts"))).hasSizeLessThan(SPAM.length());
    Cli without = Cli.run("explain", "--text", without(SPAM, spam.at("/smallest/parts")), "--json");
    assertThat(JSON.readTree(without.out()).at("/verdicts/2/label"))
        .isNotEqualTo(spam.get("label"));
  }

  @Test
  void headsThatAnsweredAndAreGoneAreNamed() {
    Path elsewhere = heads.resolve("refund-2.head");
    Cli cli = explain("text.in", 0, 0, "--heads", elsewhere);
    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err())
        .contains(ANSWERED_BY + " answered; its own heads refund.1 are not all at hand")
        .contains("there is refund/2. Expected their files in model.headsFolder");

    Cli refund = explain("text.in", 0, 0, "--head", "refund");
    assertThat(refund.exit()).as(refund.err()).isZero();
    assertThat(refund.text()).contains("refund: yes ");
  }

  @Test
  void forPeopleThereAreWords() {
    Cli cli = explain("text.in", 0, 0);

    assertThat(cli.text())
        .startsWith("text.in-0-0: 69 bytes, SHA-256 f2342160")
        .contains("answered by hnet-tiny/")
        .contains("run again: equal in every bit of ")
        .containsPattern("(?m)^spam: spam \\d\\.\\d+, threshold \\d\\.\\d+$")
        .containsPattern("(?m)^  rests on      \\d+ chunks?")
        .containsPattern("(?m)^  without them  ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text.in 0 4  | 1 | a tombstone: the value is null, expected a text; the service makes a"
            + " dead letter of it (no_value)",
        "text.in 0 5  | 1 | no answer in text.classified",
        "text.in 0 5  | 1 | group hnet-streams has not answered it yet: it is at offset 5",
        "text.in 0 99 | 1 | text.in-0-99: not there yet: the last offset is 5",
        "text.in 1 0  | 1 | text.in-1-0: of a transaction that was aborted: the service never saw"
            + " it",
        "text.in 1 1  | 1 | text.in-1-1: no record at this offset: compacted away, or a marker of a"
            + " transaction",
        "text.in 2 0  | 1 | text.in-2-0: deleted by retention: the earliest offset that is there is"
            + " 1",
        "text.in 3 0  | 1 | text.in-3-0: not there yet: the partition is empty",
        "text.in 9 0  | 2 | text.in: no partition 9, expected 0 to 3",
        "text.on 0 0  | 2 | text.on: no such topic",
        "text/in 0 0  | 2 | topic: text/in, expected a topic name",
        "text.in 0    | 2 | expected either TOPIC PARTITION OFFSET",
        "text.in 0 -1 | 2 | offset: -1, expected 0 or more",
        "text.spam 0 0 | 1 | hnet-tiny/0.0.1 answered and is not at hand; there is hnet-tiny/",
        "text.in 0 0 --head spm | 2 | has no decision 'spm', expected some of [language, code,"
            + " spam",
        "text.in 0 0 --within 0 | 2 | --within: 0, expected 1 or more",
      })
  void whatCannotBeExplainedIsSaid(String arguments, int exit, String message) {
    Cli cli = explain((Object[]) arguments.split(" "));

    assertThat(cli.err()).contains(message);
    assertThat(cli.exit()).isEqualTo(exit);
  }

  @Test
  void aRecordWithoutAnAnswerIsExplainedByWhatIsConfigured() {
    assertThat(explain("text.in", 0, 5).text()).contains("run by hnet-tiny/").contains("spam: ");
  }

  @Test
  void anotherVersionIsRunWhenItIsAskedForAndItsDifferenceIsNamed() {
    Cli cli = explain("text.spam", 0, 0, "--any-version");

    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.text())
        .contains("answered by hnet-tiny/0.0.1 in text.classified-3-")
        .contains("run again by hnet-tiny/")
        .contains("model.version: answer \"0.0.1\"");
  }

  @Test
  void theSpamHasAReasonInItsTransaction() throws IOException {
    ConsumerRecord<byte[], byte[]> record = reasonOf("spam");
    JsonNode reason = JSON.readTree(record.value());
    assertThat(reason.has("headVersion")).isFalse();
    assertThat(reason.at("/model/digest").asText()).isEqualTo(ModelBundle.bundled().digest());
    assertThat(reason.at("/evidence")).isNotEmpty();
    assertThat(new String(record.value(), StandardCharsets.UTF_8)).doesNotContain("Refinance");
    assertThat(KafkaTestBed.header(record, "hnet-spam")).isEqualTo("spam");
  }

  @Test
  void theReasonOfAnOwnHeadTellsItsVersion() throws IOException {
    JsonNode reason = JSON.readTree(reasonOf("refund").value());
    assertThat(reason.at("/headVersion").asText()).isEqualTo("1");
    assertThat(reason.at("/model/version").asText()).endsWith("+refund.1");
  }

  /** Why a head decided so of the first text. */
  private static ConsumerRecord<byte[], byte[]> reasonOf(String head) throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : reasons) {
      JsonNode reason = JSON.readTree(record.value());
      boolean first =
          reason.at("/source/partition").asInt() == 0 && reason.at("/source/offset").asInt() == 0;
      if (first && reason.at("/head").asText().equals(head)) {
        return record;
      }
    }
    throw new AssertionError("no reason of " + head);
  }

  /** The text without parts, which are ASCII. */
  private static String without(String text, JsonNode parts) {
    StringBuilder rest = new StringBuilder(text);
    for (int i = parts.size() - 1; i >= 0; i--) {
      rest.delete(parts.get(i).get("start").asInt(), parts.get(i).get("end").asInt());
    }
    return rest.toString();
  }

  private static Cli explain(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("explain"));
    Stream.of(arguments).map(Object::toString).forEach(all::add);
    all.addAll(List.of("--set", "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers()));
    all.addAll(List.of("--set", "model.headsFolder=" + heads));
    return Cli.run(all.toArray(String[]::new));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

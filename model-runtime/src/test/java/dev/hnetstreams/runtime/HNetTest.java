package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.BundleFolder;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.ort.ModelFailedException;
import dev.hnetstreams.runtime.ort.OrtConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model as another program embeds it. */
@Timeout(120)
class HNetTest {
  private static final String SPAM = "W1N a fr33 iPh0ne, cl1ck h3re n0w!!!";
  private static final String CODE = "int main(void) { return 0; }";

  private static HNet hnet;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    hnet = HNet.open();
  }

  @AfterAll
  static void close() {
    hnet.close();
  }

  @Test
  void answersWithADecisionOfEachHead() {
    Inference.Classified answer = hnet.classify(SPAM).orElseThrow();

    assertThat(answer.decision("spam").label()).isEqualTo("spam");
    assertThat(answer.model()).isEqualTo(hnet.manifest().id());
    assertThatThrownBy(() -> answer.decision("mood"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no decision 'mood'");
  }

  @Test
  void answersManyTextsInTheirOrder() {
    List<String> texts =
        IntStream.range(0, 1500).mapToObj(i -> i % 2 == 0 ? SPAM : CODE + " ".repeat(i)).toList();

    List<Inference> answers = hnet.classify(texts);

    assertThat(answers).hasSameSizeAs(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(answers.get(i).orElseThrow().text().bytes()).isEqualTo(texts.get(i).length());
    }
    assertThat(hnet.classify(List.of())).isEmpty();
  }

  @Test
  void threadsShareAnInstance() {
    String alone = hnet.classify(CODE).orElseThrow().decision("code").label();
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    IntStream.range(0, 8)
        .mapToObj(
            t -> CompletableFuture.supplyAsync(() -> hnet.classify(List.of(CODE, SPAM, CODE))))
        .toList()
        .forEach(t -> t.join().forEach(a -> answers.add(CompletableFuture.completedFuture(a))));

    assertThat(answers).hasSize(24);
    assertThat(answers.get(0).join().orElseThrow().decision("code").label()).isEqualTo(alone);
    assertThat(answers.get(4).join().orElseThrow().decision("spam").label()).isEqualTo("spam");
  }

  @Test
  void anEmptyTextAndABrokenOneAreAnswered() {
    assertThat(hnet.classify("").orElseThrow().text().read()).isZero();
    byte[] broken = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    Inference.Classified answer = hnet.classifyAsync(new Document(broken)).join().orElseThrow();
    assertThat(answer.text().validUtf8()).isFalse();
  }

  @Test
  void aTextOfAMegabyteIsRefusedAndOneOfAMillionBytesReadInPart() {
    Inference refused = hnet.classify("a ".repeat(1 << 19));
    Inference.Classified read = hnet.classify("a ".repeat(500_000)).orElseThrow();

    assertThat(refused)
        .isEqualTo(
            new Inference.Failed(
                Inference.Failure.TOO_LARGE,
                "text of 1048576 bytes, the limit is 1000000",
                hnet.manifest().id()));
    assertThatThrownBy(refused::orElseThrow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("text of 1048576 bytes, the limit is 1000000");
    assertThat(read.text().truncated()).isTrue();
  }

  @Test
  void aFolderOpensAsTheJarDoes() {
    BundleFolder.copyOfDefault(folder);

    try (HNet ofFolder = HNet.open(folder)) {
      assertThat(ofFolder.classify(SPAM).orElseThrow().decisions())
          .isEqualTo(hnet.classify(SPAM).orElseThrow().decisions());
    }
  }

  @Test
  void aFolderWithoutABundleIsNamed() {
    Path none = folder.resolve("none");

    assertThatThrownBy(() -> HNet.open(none))
        .isInstanceOf(BundleException.class)
        .hasMessageStartingWith(none + ": no manifest.json there");
  }

  @Test
  void aGraphThatIsNoneIsRefused() {
    BundleFolder.minimal(folder);

    assertThatThrownBy(() -> HNet.open(folder)).isInstanceOf(ModelFailedException.class);
  }

  @Test
  void thresholdsThatTheBundleLacksAreRefused() {
    BundleFolder.copyOfDefault(folder);
    EngineConfig balanced = EngineConfig.defaults();
    EngineConfig sure =
        new EngineConfig(balanced.batching(), ThresholdMode.HIGH_CONFIDENCE, 3, 1_000, 256);
    ModelBundle twoStages = ModelBundle.load(Path.of("src/test/resources/two-stage-bundle"));

    assertThatThrownBy(() -> HNet.open(twoStages, OrtConfig.cpu(), sure, 1).close())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("thresholdModes");
    assertThatThrownBy(() -> HNet.open(twoStages, OrtConfig.cpu(), balanced, -1).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("workers: -1");
  }

  @Test
  void aClosedInstanceFailsEveryTextAndClosesAgain() {
    HNet other = HNet.open();
    other.close();
    other.close();

    assertThat(other.classify(SPAM))
        .isInstanceOfSatisfying(
            Inference.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Inference.Failure.CLOSED));
    assertThat(other.classify(List.of(SPAM, "")))
        .hasSize(2)
        .first()
        .isInstanceOf(Inference.Failed.class);
  }

  @Test
  void closingAnswersEveryTextThatWaits() throws Exception {
    HNet other = HNet.open();
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      answers.add(other.classifyAsync(SPAM));
    }
    other.close();

    for (CompletableFuture<Inference> answer : answers) {
      Inference inference = answer.get(1, TimeUnit.MINUTES);
      boolean answered = inference.fold(c -> true, f -> f.reason() == Inference.Failure.CLOSED);
      assertThat(answered).isTrue();
    }
  }

  @Test
  void itsThreadsDoNotKeepTheProcess() {
    assertThat(hnet.classify(SPAM)).isInstanceOf(Inference.Classified.class);
    List<Thread> workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("hnet-worker-"))
            .toList();

    assertThat(workers).isNotEmpty().allMatch(Thread::isDaemon);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.kafka.clients.consumer.Consumer",
        "org.apache.kafka.streams.KafkaStreams",
        "io.vertx.core.Vertx",
        "org.apache.avro.Schema"
      })
  void theClassPathHolds(String nothingLike) {
    assertThatThrownBy(() -> Class.forName(nothingLike)).isInstanceOf(ClassNotFoundException.class);
  }
}

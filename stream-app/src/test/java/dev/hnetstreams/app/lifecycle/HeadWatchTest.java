package dev.hnetstreams.app.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.EngineFactory;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own heads come and go under an engine that answers, without Kafka. */
class HeadWatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final RecordingObserver observer = new RecordingObserver();
  private HeadFolder heads;
  private HeadWatch watch;
  private ActiveModel active;

  @BeforeEach
  void start() throws IOException {
    heads = new HeadFolder(folder);
    watch = new HeadWatch(heads, this::wantsNoOldHead, observer);
    AppConfig config =
        ConfigLoader.load(null, Map.of(), List.of("model.workers=1", "model.provider=cpu")).bind();
    EngineFactory engines =
        new EngineFactory(
                config.model(),
                config.engine(),
                false,
                vertx,
                (batch, nanos, chunks) -> {},
                UnaryOperator.identity())
            .with(watch::active);
    ModelBundle bundle =
        ModelBundle.load(TestBundle.real("1.0.0").write(folder.resolve(".bundle")));
    active = new ActiveModel(engines.serving(OrtModel.open(bundle, OrtConfig.cpu())));
    watch.watch(active, engines::serving, Duration.ofMillis(20));
  }

  /** As a route that asks for a head which is not there. */
  private void wantsNoOldHead(Manifest manifest) {
    if (manifest.head("old").isPresent()) {
      throw new IllegalArgumentException("routes: old is not for this");
    }
  }

  @AfterEach
  void stop() {
    watch.close();
    active.close();
    vertx.close().await();
  }

  @Test
  void aHeadAnswersOnceItIsActiveAndNoTextIsLostMeanwhile() throws IOException {
    Path first = TestHead.write(folder, "refund", "1");
    Path second = TestHead.write(folder.resolve(".elsewhere"), "refund", "2");
    assertThat(heads.activate(first.getFileName())).isEqualTo("refund-1.head");
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    awaitModel("1.0.0+refund.1", answers);
    assertThat(answer().decision("refund").label()).isEqualTo("yes");

    assertThat(heads.activate(second)).isEqualTo("refund-2.head");
    awaitModel("1.0.0+refund.2", answers);
    assertThat(heads.remove("refund", true)).containsExactly("refund-1.head", "refund-2.head");
    awaitModel("1.0.0", answers);
    assertThat(answer().decisions()).noneMatch(decision -> decision.head().equals("refund"));
    assertThat(folder.resolve("refund-1.head")).doesNotExist();
    answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Inference.Classified.class));
    assertThat(watch.setAside()).isEmpty();
    await().atMost(PATIENCE).until(() -> count("heads swapped") == 3);
    assertThat(count("swapped")).as("no swap of a bundle").isZero();
  }

  private long count(String event) {
    return observer.told.stream().filter(event::equals).count();
  }

  @Test
  void aHeadThatIsNoGoodIsSetAsideAndTheOthersAnswer() throws IOException {
    TestHead.write(folder, "good", "1");
    TestHead.write(folder, "foreign", "1", "other-features");
    Files.writeString(folder.resolve("broken-1.head"), "no head at all, but long enough to be one");
    Files.writeString(
        folder.resolve("active"),
        "good-1.head\nforeign-1.head\nbroken-1.head\ngone-1.head\n../../etc/x.head\n");
    awaitModel("1.0.0+good.1", new ArrayList<>());
    await().atMost(PATIENCE).until(() -> watch.setAside().size() == 3);

    assertThat(String.join("\n", watch.setAside()))
        .contains("head foreign/1: trained on the features other-features")
        .contains("broken-1.head: not the file of a head")
        .contains("gone-1.head: no such file");
    assertThatThrownBy(() -> heads.activate(Path.of("broken-1.head")))
        .isInstanceOf(HeadException.class);
  }

  @Test
  void headsThatARouteCannotBeAskedOfDoNotComeIntoService() throws IOException {
    TestHead.write(folder, "good", "1");
    heads.activate(Path.of("good-1.head"));
    awaitModel("1.0.0+good.1", new ArrayList<>());
    TestHead.write(folder, "old", "1");
    heads.activate(Path.of("old-1.head"));
    await().atMost(PATIENCE).until(() -> !watch.setAside().isEmpty());

    assertThat(watch.setAside()).first().asString().contains("old is not for this");
    assertThat(active.current().id()).endsWith("1.0.0+good.1");
  }

  private void awaitModel(String version, List<CompletableFuture<Inference>> answers) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              answers.add(active.submit(document()));
              return active.current().manifest().version().equals(version);
            });
  }

  private Inference.Classified answer() {
    return active.submit(document()).join().orElseThrow();
  }

  private static Document document() {
    return new Document("I want my money back".getBytes(StandardCharsets.UTF_8));
  }
}

package dev.hnetstreams.app.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.app.serving.WorkerPool;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch over a folder, on real bundles and without Kafka. */
class FolderWatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final RecordingObserver observer = new RecordingObserver();
  private FolderWatch watch;

  @BeforeEach
  void start() {
    watch =
        new FolderWatch(
            new ModelFolder(folder),
            new Verifier(OrtConfig.cpu(), manifest -> {}),
            this::started,
            observer);
  }

  @AfterEach
  void stop() {
    watch.close();
    vertx.close().await();
  }

  @Test
  void withoutABundleThatCanBeServedItSaysWhatIsWrongWithEach() throws IOException {
    assertThatThrownBy(watch::first)
        .isInstanceOf(BundleException.class)
        .hasMessageEndingWith("there is none");
    TestBundle.small("1.0.0").write(folder.resolve("a"));
    Files.createDirectory(folder.resolve("b"));
    assertThatThrownBy(watch::first)
        .hasMessageContaining("tiny/1.0.0: cannot load the graph")
        .hasMessageContaining("manifest.json");
    assertThat(observer.told).containsExactly("refused graph");
  }

  @Test
  void aNewVersionTakesOverAndABrokenOneIsToldOnce() throws IOException {
    TestBundle.real("2.0.0").withWrongGolden().write(folder.resolve("b"));
    TestBundle.real("1.0.0").write(folder.resolve("a"));
    try (ActiveModel active = new ActiveModel(watch.first());
        Shadow shadow = new Shadow(0.5, observer, disagreement -> {})) {
      assertThat(active.current().id()).isEqualTo("hnet-tiny/1.0.0");
      watch.watch(active, shadow, this::started, Duration.ofMillis(20));
      Path hidden = TestBundle.real("3.0.0").write(folder.resolve(".c"));
      Files.move(hidden, folder.resolve("c"));
      await().atMost(PATIENCE).until(() -> observer.told.contains("swapped"));

      assertThat(active.current().id()).isEqualTo("hnet-tiny/3.0.0");
      assertThat(observer.told).containsExactly("refused goldens", "served 3.0.0", "swapped");
      watch.close();
    }
  }

  private ServedModel started(OrtModel ort) {
    WorkerPool workers = new WorkerPool(vertx, 1);
    EngineConfig config =
        new EngineConfig(new BatchingConfig(8, 8192, 4096, Duration.ZERO, 8), 1, 3_000, 100);
    InferenceEngine engine =
        new InferenceEngine(
            ort.bundle().manifest(),
            List.of(ort.lane(false)),
            workers,
            config,
            (batch, nanos, chunks) -> {});
    return new ServedModel(ort, workers, engine, 1);
  }
}

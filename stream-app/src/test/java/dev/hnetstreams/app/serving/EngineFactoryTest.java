package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a served model does with a text that comes twice. */
class EngineFactoryTest {
  private final Vertx vertx = Vertx.vertx();
  private final Counting counting = new Counting();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aTextThatComesAgainIsAnsweredWithoutTheModel() {
    try (ServedModel model = model("model.cacheEntries=16")) {
      Inference.Classified first = answer(model);
      Inference.Classified second = answer(model);

      assertThat(second.decisions()).isEqualTo(first.decisions());
    }
    assertThat(counting.batches).hasValue(1);
    assertThat(counting.known).hasValue(1);
  }

  @Test
  void withoutACacheTheModelIsAskedAgain() {
    try (ServedModel model = model("model.cacheEntries=0")) {
      answer(model);
      answer(model);
    }
    assertThat(counting.batches).hasValue(2);
    assertThat(counting.known).hasValue(0);
  }

  private ServedModel model(String set) {
    AppConfig config =
        ConfigLoader.load(null, Map.of(), List.of("model.workers=1", "model.provider=cpu", set))
            .bind();
    EngineFactory engines =
        new EngineFactory(
            config.model(), config.engine(), false, vertx, counting, UnaryOperator.identity());
    return engines.serving(OrtModel.open(ModelBundle.bundled(), OrtConfig.cpu()));
  }

  private static Inference.Classified answer(ServedModel model) {
    byte[] text = "see you tomorrow".getBytes(StandardCharsets.UTF_8);
    return (Inference.Classified) model.submit(new Document(text)).join();
  }

  private static final class Counting implements BatchObserver {
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger known = new AtomicInteger();

    @Override
    public void onBatch(Batch batch, long inferNanos, long chunks) {
      batches.incrementAndGet();
    }

    @Override
    public void onKnownText() {
      known.incrementAndGet();
    }
  }
}

package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.batch.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What one caller asks for touches nobody else: cancelling, labels, evidence. */
class EngineRequestsTest extends HandDrivenEngine {
  @Test
  void aCancelledTextLeavesTheQueueAtOnceAndMakesRoom() {
    InferenceEngine engine = engine(new FakeModel(), config(64, Duration.ZERO, 3), NOBODY);
    submit(engine, "a000");
    CompletableFuture<Inference> twoRows = engine.submit(text("ab".repeat(200)));
    CompletableFuture<Inference> last = engine.submit(text("b111"));
    assertThat(engine.queuedRows()).isEqualTo(3);
    twoRows.cancel(false);
    twoRows.cancel(false);

    assertThat(engine.queuedRows()).isEqualTo(1);
    List<CompletableFuture<Inference>> more = submit(engine, "c222", "a333");
    workers.work();
    assertThat(label(last)).isEqualTo("b");
    assertThat(more).allSatisfy(answer -> assertThat(label(answer)).isNotNull());
    engine.close();
  }

  @Test
  void aTextThatIsCancelledWhileItRunsStaysCancelled() {
    List<CompletableFuture<Inference>> running = new ArrayList<>();
    InferenceEngine engine =
        engine(new FakeModel(batch -> running.forEach(answer -> answer.cancel(false))));
    running.add(engine.submit(text("a000")));
    CompletableFuture<Inference> next = engine.submit(text("b111"));
    workers.work();

    assertThat(running.get(0)).isCancelled();
    assertThat(label(next)).isEqualTo("b");
    engine.close();
  }

  @Test
  void aTextListsAsManyLabelsAsItAsksFor() {
    InferenceEngine engine = engine(new FakeModel());
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    for (int labels : new int[] {0, 2, 100, Document.AS_CONFIGURED}) {
      byte[] bytes = "b111".getBytes(StandardCharsets.UTF_8);
      answers.add(engine.submit(new Document(bytes, Flow.INTERACTIVE, false, labels)));
    }
    workers.work();

    assertThat(answers)
        .extracting(answer -> classified(answer).decisions().get(0).top().size())
        .containsExactly(0, 2, 3, 3);
    assertThatThrownBy(() -> new Document(new byte[0], Flow.STREAM, false, -2))
        .hasMessage("topLabels: -2, expected 0 or more");
    engine.close();
  }

  @Test
  void aTextThatMustRunAloneSharesNoBatchAndItsRowsSayWhereItCameFrom() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    Origin origin = new Origin("in", 2, 100, 7);
    submit(engine, "a000", "b111");
    byte[] bytes = "c22 and two words, ".repeat(20).getBytes(StandardCharsets.UTF_8);
    CompletableFuture<Inference> alone =
        engine.submit(new Document(bytes, origin).withEvidence().runAlone());
    submit(engine, "a333", "b444");
    workers.work();

    List<List<Row>> withAlone =
        model.batches.stream().map(Batch::rows).filter(rows -> rows.get(0).alone()).toList();
    assertThat(withAlone).as("its two windows").hasSize(2).allMatch(rows -> rows.size() == 1);
    assertThat(withAlone).allMatch(rows -> rows.get(0).origin().equals(origin));
    assertThat(classified(alone).text().truncated()).as("read as any other").isFalse();
    assertThat(classified(alone).degraded()).isNull();
    engine.close();
  }

  @Test
  void oneTextThatWantsEvidenceIsEnoughForItsBatch() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    submit(engine, "a000", "b111");
    CompletableFuture<Inference> full = engine.submit(text("c222").withEvidence());
    workers.work();

    assertThat(model.batches).extracting(Batch::evidence).containsExactly(false, true);
    assertThat(label(full)).isEqualTo("c");
    engine.close();
  }
}

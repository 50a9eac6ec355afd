package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Inference.Failure;
import dev.hnetstreams.runtime.batch.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashGuardTest {
  private static final Document TEXT = at(100);

  @TempDir Path temporary;
  private final List<Document> asked = new ArrayList<>();
  private final CompletableFuture<Inference> answer = new CompletableFuture<>();
  private final CrashJournal journal = new CrashJournal();

  @Test
  void recordsThatWereInNoCrashOrInOneRunWithOthers() throws IOException {
    CrashGuard guard = guard("in 2 101 7 1\n");
    assertThat(guard.submit(TEXT)).isSameAs(answer);
    ask(guard, at(101));
    assertThat(asked).extracting(Document::alone).containsExactly(false, false);
  }

  @Test
  void afterTwoCrashesInARowARecordRunsAlone() throws IOException {
    CrashGuard guard = guard("in 2 100 7 2\nin 2 101 7 1\n");
    ask(guard, TEXT);
    ask(guard, at(101));
    assertThat(asked).extracting(Document::alone).containsExactly(true, false);
  }

  @Test
  void afterThreeCrashesInARowARecordIsNotRun() throws IOException {
    Inference inference = guard("in 2 100 7 3\n").submit(TEXT).join();
    assertThat(asked).isEmpty();
    assertThat(inference)
        .isInstanceOfSatisfying(
            Inference.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Failure.CRASHES_MODEL);
              assertThat(failed.message()).contains("3 times in a row").contains("alone");
            });
    assertThat(journal.suspects()).as("until it is committed").isEqualTo(1);
  }

  @Test
  void anAnswerAcquits() throws IOException {
    ask(guard("in 2 100 7 2\n"), TEXT);
    assertThat(journal.suspects()).isEqualTo(1);
    answer.complete(FakeAnswers.sure(TEXT.bytes(), "deu", "ham"));
    assertThat(journal.suspects()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"MODEL_FAILED", "OVERLOADED", "CLOSED"})
  void ofFailuresOnlyThatOfTheModelAcquits(Failure reason) throws IOException {
    ask(guard("in 2 100 7 2\n"), TEXT);
    answer.complete(FakeAnswers.failed(reason));
    assertThat(journal.suspects()).isEqualTo(reason == Failure.MODEL_FAILED ? 0 : 1);
  }

  @Test
  void aCancelledRecordStaysSuspect() throws IOException {
    guard("in 2 100 7 2\n").submit(TEXT).cancel(false);
    assertThat(answer).as("the engine's own is cancelled").isCancelled();
    assertThat(journal.suspects()).isEqualTo(1);
  }

  @Test
  void thoseBeforeTheFirstThatIsReadWereCommitted() throws IOException {
    CrashGuard guard = guard("in 2 99 7 3\nin 2 100 7 1\nin 2 101 7 1\nin 3 5 7 1\n");
    ask(guard, TEXT);
    assertThat(journal.suspects()).isEqualTo(3);
    ask(guard, at(101));
    assertThat(journal.suspects()).as("100 is in flight, not committed").isEqualTo(3);
  }

  private CrashGuard guard(String suspects) throws IOException {
    Files.writeString(temporary.resolve("suspects"), suspects);
    journal.open(temporary);
    return new CrashGuard(
        journal,
        document -> {
          asked.add(document);
          return answer;
        });
  }

  private static void ask(CrashGuard guard, Document document) {
    var unused = guard.submit(document);
  }

  private static Document at(long offset) {
    return new Document("hello".getBytes(StandardCharsets.UTF_8), new Origin("in", 2, offset, 7));
  }
}

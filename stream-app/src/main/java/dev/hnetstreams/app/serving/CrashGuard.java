package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Origin;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's door to the engine that treats records by how many crashes in a row they were with the
 * model: {@value #ALONE_FROM} run alone, so that no neighbour and no HTTP caller is taken for the
 * culprit; {@value #CONDEMNED_FROM} are not run any more. Any thread.
 */
public final class CrashGuard implements Classifier {
  static final int ALONE_FROM = 2;
  static final int CONDEMNED_FROM = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CrashGuard.class);

  private final CrashJournal journal;
  private final Classifier engine;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  public CrashGuard(CrashJournal journal, Classifier engine) {
    this.journal = journal;
    this.engine = engine;
  }

  @Override
  public CompletableFuture<Inference> submit(Document document) {
    if (journal.suspects() == 0) {
      return engine.submit(document);
    }
    Origin origin = document.origin();
    if (begun.add(origin.topic() + "-" + origin.partition())) {
      journal.forgetBefore(origin);
    }
    int crashes = journal.crashesOf(origin);
    if (crashes >= CONDEMNED_FROM) {
      return condemned(origin, crashes);
    }
    CompletableFuture<Inference> answer =
        engine.submit(crashes >= ALONE_FROM ? document.runAlone() : document);
    if (crashes > 0) {
      var unused =
          answer.whenComplete(
              (inference, failure) -> {
                if (failure == null && wasRun(inference)) {
                  journal.acquit(origin);
                }
              });
    }
    return answer;
  }

  private static CompletableFuture<Inference> condemned(Origin origin, int crashes) {
    LOG.error(
        "event=text_crashes_model topic={} partition={} offset={} crashes={}",
        origin.topic(),
        origin.partition(),
        origin.offset(),
        crashes);
    return CompletableFuture.completedFuture(
        new Inference.Failed(
            Inference.Failure.CRASHES_MODEL,
            "the process ended "
                + crashes
                + " times in a row while the model ran this text, at last alone; not run again"));
  }

  private static boolean wasRun(Inference inference) {
    return !(inference instanceof Inference.Failed failed)
        || failed.reason() == Inference.Failure.MODEL_FAILED;
  }
}

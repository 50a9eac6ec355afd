package dev.hnetstreams.runtime.head;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.BatchOutput.HeadOutput;
import java.util.ArrayList;
import java.util.List;

/** A network that answers for own heads too, after its own, in the order of {@link OwnHeads}. */
final class HeadLane implements BatchModel {
  private final BatchModel lane;
  private final List<OwnHead> heads;
  private final int dim;

  /**
   * @param lane fetches features
   * @param dim numbers a chunk
   */
  HeadLane(BatchModel lane, List<OwnHead> heads, int dim) {
    this.lane = lane;
    this.heads = heads;
    this.dim = dim;
  }

  @Override
  public BatchOutput run(Batch batch) {
    BatchOutput output = lane.run(batch);
    List<RowFeatures> rows = new ArrayList<>(batch.rows().size());
    int chunks = 0;
    for (int i = 0; i < batch.rows().size(); i++) {
      RowFeatures row = RowFeatures.of(output, i, batch.rows().get(i), dim);
      rows.add(row);
      chunks = Math.max(chunks, row.chunks());
    }
    // The lane tells evidence for all rows or for none.
    boolean evidence = output.heads().stream().anyMatch(head -> head.evidence() != null);
    List<HeadOutput> all = new ArrayList<>(output.heads());
    for (OwnHead head : heads) {
      all.addAll(head.answer(rows, chunks, evidence));
    }
    return new BatchOutput(all, output.stages());
  }
}

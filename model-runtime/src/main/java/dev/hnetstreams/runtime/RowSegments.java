package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.PendingDocument.WindowRow;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Allowed;
import dev.hnetstreams.runtime.segment.ChunkLogits;
import dev.hnetstreams.runtime.segment.Segmenter;
import dev.hnetstreams.runtime.segment.Segments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the segments of a row that asks for them. Stateless; any thread. */
final class RowSegments {
  private final Manifest manifest;
  private final Segmenter all;
  private final Segmenter segmenter;
  private final int language;
  private final int code;

  RowSegments(Manifest manifest, Allowed allowed) {
    this.manifest = manifest;
    this.all = Segmenter.of(manifest).orElse(null);
    this.segmenter = all == null ? null : all.only(masks(manifest, allowed));
    List<String> heads = manifest.heads().stream().map(Head::name).toList();
    this.language = heads.indexOf("language");
    this.code = heads.indexOf("code");
  }

  /** None when nobody asks, or the model's graph has no logits of chunks. */
  Segments of(WindowRow row, RowResult result, BatchOutput output, int index) {
    if (segmenter == null || !row.segments()) {
      return Segments.NONE;
    }
    BatchOutput.HeadOutput languages = output.heads().get(language);
    BatchOutput.HeadOutput codes = output.heads().get(code);
    if (languages.chunkLogits() == null || codes.chunkLogits() == null) {
      return Segments.NONE;
    }
    ChunkLogits logits =
        new ChunkLogits(
            languages.chunkLogits(),
            index * languages.chunks() * languages.labels(),
            codes.chunkLogits(),
            index * codes.chunks() * codes.labels(),
            new ChunkLogits.Best(
                languages.chunkLabels(), codes.chunkLabels(), index * languages.chunks()));
    ChunkLogits whole =
        new ChunkLogits(result.logits()[language], 0, result.logits()[code], 0, null);
    Chunks chunks = result.stages().get(result.stages().size() - 1);
    Allowed asked = row.document.asked.allowed();
    return (asked == null ? segmenter : all.only(masks(manifest, asked)))
        .of(row.bytes(), row.offset(), chunks, logits, whole);
  }

  private static Map<String, boolean[]> masks(Manifest manifest, Allowed allowed) {
    Map<String, boolean[]> masks = new HashMap<>();
    for (Head head : manifest.heads()) {
      if (!allowed.allowsAll(head)) {
        masks.put(head.name(), allowed.mask(head));
      }
    }
    return masks;
  }
}

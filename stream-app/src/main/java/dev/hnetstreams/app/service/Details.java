package dev.hnetstreams.app.service;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.http.ResultStream;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.runtime.Document;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Asks for evidence and segments of a record's text where a setting or a reader of the stream wants
 * them.
 */
final class Details implements UnaryOperator<Document> {
  private final BooleanSupplier evidence;
  private final BooleanSupplier segments;

  Details(BooleanSupplier evidence, BooleanSupplier segments) {
    this.evidence = evidence;
    this.segments = segments;
  }

  /**
   * As the configuration and the readers of the stream want it.
   *
   * @param topology knows what routes and further topics need
   */
  static Details of(OutputConfig output, ClassifyTopology topology, ResultStream results) {
    return new Details(
        () -> topology.wantsEvidence() || results.evidenceWanted(),
        () -> output.wantsSegments() || topology.wantsSegments() || results.readers() > 0);
  }

  @Override
  public Document apply(Document document) {
    Document asked = evidence.getAsBoolean() ? document.withEvidence() : document;
    return asked.withSegments(segments.getAsBoolean());
  }
}

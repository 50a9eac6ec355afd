package dev.hnetstreams.app.service;

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

  @Override
  public Document apply(Document document) {
    Document asked = evidence.getAsBoolean() ? document.withEvidence() : document;
    return asked.withSegments(segments.getAsBoolean());
  }
}

package dev.hnetstreams.runtime.batch;

import java.util.List;

/**
 * Rows to run together.
 *
 * @param rows one or more, in order of arrival
 * @param width padded length of each row, in bytes: a multiple of the model's length multiple
 * @param bucket upper bound of the rows' bucket, in bytes
 */
public record Batch(List<Row> rows, int width, int bucket) {
  public Batch {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a batch has one row or more");
    }
  }

  /** Bytes that the model computes: rows times width. */
  public long paddedBytes() {
    return (long) rows.size() * width;
  }

  /** Payload bytes, without padding. */
  public long bytes() {
    long sum = 0;
    for (Row row : rows) {
      sum += row.length();
    }
    return sum;
  }

  /** True when a row asks for each chunk's share in the decisions. */
  public boolean evidence() {
    for (Row row : rows) {
      if (row.evidence()) {
        return true;
      }
    }
    return false;
  }

  /** True when a row wants segments. */
  public boolean segments() {
    for (Row row : rows) {
      if (row.segments()) {
        return true;
      }
    }
    return false;
  }

  /** The same bucket with some of the rows: a part of a batch that failed. */
  public Batch subBatch(int from, int to) {
    return new Batch(rows.subList(from, to), width, bucket);
  }
}

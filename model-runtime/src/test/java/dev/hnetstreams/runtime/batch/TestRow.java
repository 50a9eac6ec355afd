package dev.hnetstreams.runtime.batch;

/** A row with a number, which a test can cancel. */
final class TestRow extends Row {
  final int id;
  private final Flow flow;
  private boolean cancelled;

  TestRow(int id, int length, boolean suspect, long arrivalNanos) {
    this(id, length, suspect, arrivalNanos, Flow.STREAM);
  }

  TestRow(int id, int length, boolean suspect, long arrivalNanos, Flow flow) {
    super(new byte[length], 0, length, suspect, arrivalNanos);
    this.id = id;
    this.flow = flow;
  }

  @Override
  public Flow flow() {
    return flow;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public String toString() {
    return "row " + id + " of " + length() + (suspect() ? " suspect" : "") + " bytes";
  }
}

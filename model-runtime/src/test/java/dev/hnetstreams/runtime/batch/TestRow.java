package dev.hnetstreams.runtime.batch;

/** A row with a number, which a test can cancel. */
final class TestRow extends Row {
  final int id;
  private boolean cancelled;

  TestRow(int id, int length, boolean suspect, long arrivalNanos) {
    super(new byte[length], 0, length, suspect, arrivalNanos);
    this.id = id;
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

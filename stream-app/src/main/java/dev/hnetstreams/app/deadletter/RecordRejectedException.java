package dev.hnetstreams.app.deadletter;

/** Kafka does not take a record, and will not take it the next time. Nothing was sent. */
final class RecordRejectedException extends Exception {
  private static final long serialVersionUID = 1;

  RecordRejectedException(String why, Throwable cause) {
    super(why, cause);
  }
}

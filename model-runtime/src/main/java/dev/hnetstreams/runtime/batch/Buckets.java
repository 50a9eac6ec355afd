package dev.hnetstreams.runtime.batch;

/** One flow's rows that wait, by length; suspects apart. Each bucket is first in, first out. */
final class Buckets {
  private final Bucket[] buckets;
  private int rows;

  /** Linked through the rows. */
  static final class Bucket {
    private final int at;
    private final int bytes;
    private Row head;
    private Row tail;
    private int rows;

    private Bucket(int at, int bytes) {
      this.at = at;
      this.bytes = bytes;
    }

    /** Its number. */
    int at() {
      return at;
    }

    /** Upper bound of its rows' lengths. */
    int bytes() {
      return bytes;
    }

    /** The oldest row, or null. */
    Row head() {
      return head;
    }

    int rows() {
      return rows;
    }
  }

  /**
   * @param upperBytes of each bucket
   */
  Buckets(int[] upperBytes) {
    this.buckets = new Bucket[upperBytes.length];
    for (int i = 0; i < upperBytes.length; i++) {
      buckets[i] = new Bucket(i, upperBytes[i]);
    }
  }

  /** Rows in all buckets. */
  int rows() {
    return rows;
  }

  Bucket bucket(int at) {
    return buckets[at];
  }

  Bucket[] all() {
    return buckets;
  }

  void add(int at, Row row) {
    Bucket bucket = buckets[at];
    row.enqueue(bucket.tail);
    bucket.head = bucket.head == null ? row : bucket.head;
    bucket.tail = row;
    bucket.rows++;
    rows++;
  }

  void remove(int at, Row row) {
    Bucket bucket = buckets[at];
    bucket.head = bucket.head == row ? row.next() : bucket.head;
    bucket.tail = bucket.tail == row ? row.previous() : bucket.tail;
    row.dequeue();
    bucket.rows--;
    rows--;
  }
}

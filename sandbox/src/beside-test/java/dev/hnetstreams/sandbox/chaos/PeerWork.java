package dev.hnetstreams.sandbox.chaos;

import java.net.URI;

/** What each record needs done. */
enum PeerWork {
  MODEL("1 ms for a batch of up to 32", BatchedModel.MAX_ROWS, 4_000, 500),
  HTTP("HTTP call of 20 ms", 1, 1_000, 100);

  final String title;

  /** Records that are best handed over together. */
  final int batch;

  /** Records that wait while throughput is measured. */
  final int backlog;

  /** Records a second while processes are killed: below what the slowest peer can do. */
  final int killRate;

  PeerWork(String title, int batch, int backlog, int killRate) {
    this.title = title;
    this.batch = batch;
    this.backlog = backlog;
    this.killRate = killRate;
  }

  /**
   * Makes what does the work.
   *
   * @param service the server of {@link #HTTP}
   */
  PeerCalls calls(URI service) {
    return this == MODEL ? new BatchedModel() : new HttpCalls(service);
  }
}

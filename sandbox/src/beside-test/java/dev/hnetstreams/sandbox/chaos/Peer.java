package dev.hnetstreams.sandbox.chaos;

import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;

/** Ways to make a slow call for each record of a topic. */
enum Peer {
  STAGE("`AsyncStage`, Kafka Streams", true),
  BLOCKING("blocking processor, Kafka Streams", true),
  PARALLEL("parallel consumer, transactions", false),
  PARALLEL_CONSUMER("parallel consumer, consumer commits (at least once)", false);

  /** Calls at once, of all partitions together, where a peer can make so many. */
  static final int LIMIT = 64;

  final String title;

  /** Whether the results of a partition keep its order; the others keep the order of a key. */
  final boolean partitionOrder;

  Peer(String title, boolean partitionOrder) {
    this.title = title;
    this.partitionOrder = partitionOrder;
  }

  /** Starts it in this process; it works until the process ends. */
  void start(PeerSettings settings, PeerCalls calls) throws Exception {
    switch (this) {
      case STAGE -> StreamsPeer.stage(settings, calls);
      case BLOCKING -> StreamsPeer.blocking(settings, calls);
      // One record a thread: with more, 0.5.3.3 fails in transactions, see stream-async/README.md.
      case PARALLEL ->
          ParallelPeer.start(settings, calls, CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER, 1);
      case PARALLEL_CONSUMER ->
          ParallelPeer.start(
              settings, calls, CommitMode.PERIODIC_CONSUMER_SYNC, settings.work().batch);
    }
  }
}

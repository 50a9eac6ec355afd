package dev.hnetstreams.app.http;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.topology.OutcomeObserver;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.schemas.TaggedText;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands the results of the stream to whoever reads {@code /v1/stream}. Results are shown before
 * they are committed. While nobody reads, a record costs one volatile read.
 */
public final class ResultStream implements OutcomeObserver, BatchObserver {
  private volatile List<StreamClient> clients = List.of();
  private volatile boolean evidenceWanted;
  private final Pulse pulse = new Pulse();

  @Override
  public void onOutcome(Outcome answered, TaggedText result, long timestamp) {
    List<StreamClient> now = clients;
    if (now.isEmpty()) {
      return;
    }
    pulse.onOutcome(answered, timestamp);
    if (answered instanceof Outcome.Classified classified) {
      long nanos = System.nanoTime();
      for (int i = 0; i < now.size(); i++) {
        now.get(i).offer(classified, result, nanos);
      }
    }
  }

  @Override
  public void onBatch(Batch batch, long inferNanos, long chunks) {
    if (!clients.isEmpty()) {
      pulse.onBatch(batch, inferNanos, chunks);
    }
  }

  /** True while a client wants each chunk's share in the decisions. */
  public boolean evidenceWanted() {
    return evidenceWanted;
  }

  /** How many read. */
  public int readers() {
    return clients.size();
  }

  Pulse pulse() {
    return pulse;
  }

  List<StreamClient> clients() {
    return clients;
  }

  /** False when {@code most} read already. */
  synchronized boolean add(StreamClient client, int most) {
    if (clients.size() >= most) {
      return false;
    }
    if (clients.isEmpty()) {
      pulse.beat();
    }
    List<StreamClient> more = new ArrayList<>(clients);
    more.add(client);
    set(more);
    return true;
  }

  synchronized void remove(StreamClient client) {
    List<StreamClient> fewer = new ArrayList<>(clients);
    fewer.remove(client);
    set(fewer);
  }

  private void set(List<StreamClient> newClients) {
    evidenceWanted = newClients.stream().anyMatch(StreamClient::full);
    clients = List.copyOf(newClients);
  }
}

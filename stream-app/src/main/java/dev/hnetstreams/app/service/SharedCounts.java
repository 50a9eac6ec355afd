package dev.hnetstreams.app.service;

import dev.hnetstreams.app.http.Counts;
import dev.hnetstreams.app.topology.StoredCounts;
import dev.hnetstreams.schemas.DecisionCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * @param stored null until the service has started
 * @param all partitions of the input topic
 * @param address this instance's, or null when it keeps to itself
 */
record SharedCounts(
    Supplier<StoredCounts> stored,
    Supplier<Integer> all,
    long windowMillis,
    Supplier<String> address)
    implements Counts {

  private interface Question<T> {
    T ask(StoredCounts counts);
  }

  @Override
  public Held held(long fromMillis, long toMillis) throws UnavailableException {
    return ask(
        counts -> {
          Set<Integer> partitions = counts.partitions();
          List<DecisionCount> found = new ArrayList<>();
          partitions.forEach(p -> found.addAll(counts.read(p, fromMillis, toMillis)));
          return new Held(partitions, found);
        });
  }

  @Override
  public List<String> others() throws UnavailableException {
    String self = address.get();
    return self == null ? List.of() : ask(counts -> counts.others(self));
  }

  @Override
  public int partitions() {
    return all.get();
  }

  @Override
  public boolean shared() {
    return address.get() != null;
  }

  private <T> T ask(Question<T> question) throws UnavailableException {
    StoredCounts counts = stored.get();
    if (counts == null || !counts.settled()) {
      throw new UnavailableException("partitions move between instances", null);
    }
    try {
      return question.ask(counts);
    } catch (IllegalStateException | StreamsException e) {
      // A store that is not there yet or any more, or streams that do not run.
      throw new UnavailableException("partitions move between instances", e);
    }
  }
}

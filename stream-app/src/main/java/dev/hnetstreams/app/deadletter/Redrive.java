package dev.hnetstreams.app.deadletter;

import dev.hnetstreams.app.deadletter.RedriveRules.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dead letters on, each once: a transaction holds the records and what is remembered of the
 * letters ({@link RedrivenOffsets}), so one that is cut short leaves neither. Owned by one thread.
 */
public final class Redrive {
  private static final Logger LOG = LoggerFactory.getLogger(Redrive.class);

  /** Records of a transaction when nothing else bounds it. */
  private static final int MAX_RECORDS = 500;

  /** A transaction lasts about this long at most: what waits for its end waits no longer. */
  private static final double MAX_SECONDS = 0.25;

  /** Letters and bytes that are held before a transaction, whether they go on or not. */
  private static final int MAX_WAITING = 5000;

  private static final long MAX_BYTES = 8 << 20;

  private final LetterReader reader;
  private final RedriveRules rules;
  private final Outlet outlet;
  private final int batchRecords;
  private final Pace pace;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Judged> waiting = new ArrayList<>();
  private final RedriveCount count = new RedriveCount();
  private Map<TopicPartition, RedrivenOffsets> handled = new HashMap<>();
  private final boolean dry;
  private int toSend;
  private long waitingBytes;

  private record Judged(DeadLetter letter, Verdict verdict) {}

  /** Where letters go, all or none of a batch. */
  interface Outlet {
    /** Takes over: whatever an earlier one left open is ended first. */
    void open();

    /**
     * Sends the letters on and remembers them.
     *
     * @throws RecordRejectedException when Kafka does not take one of the records
     * @throws IllegalStateException when it failed; in both cases nothing has been sent on
     */
    void send(List<DeadLetter> letters, Map<TopicPartition, RedrivenOffsets> handled)
        throws RecordRejectedException;
  }

  /**
   * @param perSecond records; 0: as fast as it goes
   */
  public Redrive(
      LetterReader reader, RedriveRules rules, TransactionalOutlet outlet, double perSecond) {
    this(reader, rules, (Outlet) outlet, perSecond);
  }

  /** As above, into any outlet. */
  Redrive(LetterReader reader, RedriveRules rules, Outlet outlet, double perSecond) {
    this.reader = reader;
    this.rules = rules;
    this.outlet = outlet;
    this.dry = outlet instanceof Nowhere;
    this.batchRecords =
        perSecond == 0
            ? MAX_RECORDS
            : (int) Math.max(1, Math.min(MAX_RECORDS, perSecond * MAX_SECONDS));
    this.pace = new Pace(perSecond, System.nanoTime());
  }

  /** One that judges every letter, sends nothing and remembers nothing. */
  public static Redrive dryRun(LetterReader reader, RedriveRules rules) {
    return new Redrive(reader, rules, new Nowhere(), 0);
  }

  private static final class Nowhere implements Outlet {
    @Override
    public void open() {}

    @Override
    public void send(List<DeadLetter> letters, Map<TopicPartition, RedrivenOffsets> handled) {}
  }

  /**
   * To the end of the topic as it is now.
   *
   * @param progress is told the count now and then, often
   * @throws IllegalStateException when sending failed; what was sent before stays sent, once
   */
  public RedriveCount run(Consumer<RedriveCount> progress) {
    outlet.open();
    handled = reader.handled();
    Map<TopicPartition, Long> from = new HashMap<>();
    handled.forEach((partition, h) -> from.put(partition, h.offset()));
    reader.read(
        from,
        letter -> {
          take(letter);
          progress.accept(count);
          return !isStopped();
        });
    send();
    progress.accept(count);
    return count;
  }

  /**
   * Ends the run before its next transaction: what has been sent stays sent, what waits is left for
   * the next run. Any thread.
   */
  public void stop() {
    stopped.countDown();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private void take(DeadLetter letter) {
    boolean before = handled.get(partition(letter)).contains(letter.record().offset());
    Verdict verdict = before ? Verdict.ALREADY_REDRIVEN : judge(letter);
    Judged judged =
        verdict == Verdict.REDRIVE && letter.shortened() && !dry
            ? withOriginal(letter)
            : new Judged(letter, verdict);
    verdict = judged.verdict();
    waiting.add(judged);
    waitingBytes += bytes(judged.letter());
    toSend += verdict == Verdict.REDRIVE ? 1 : 0;
    if (toSend >= batchRecords || waiting.size() >= MAX_WAITING || waitingBytes >= MAX_BYTES) {
      send();
    }
  }

  private Verdict judge(DeadLetter letter) {
    Verdict verdict = rules.judge(letter);
    return verdict == Verdict.REDRIVE && !reader.hasTopic(rules.target(letter))
        ? Verdict.NO_TOPIC
        : verdict;
  }

  private Judged withOriginal(DeadLetter letter) {
    return reader
        .withOriginal(letter)
        .map(whole -> new Judged(whole, Verdict.REDRIVE))
        .orElseGet(
            () -> {
              LOG.warn(
                  "event=original_deleted letter={} source={}-{}-{}",
                  letter.name(),
                  letter.sourceTopic(),
                  letter.sourcePartition(),
                  letter.sourceOffset());
              return new Judged(letter, Verdict.ORIGINAL_DELETED);
            });
  }

  private void send() {
    pause(pace.nanosUntil(toSend, System.nanoTime()));
    if (!isStopped()) {
      send(List.copyOf(waiting));
    }
    waiting.clear();
    waitingBytes = 0;
    toSend = 0;
  }

  /** A batch with a letter that Kafka refuses is split in two, down to that letter, which stays. */
  private void send(List<Judged> letters) {
    List<DeadLetter> onward =
        letters.stream().filter(j -> j.verdict() == Verdict.REDRIVE).map(Judged::letter).toList();
    Map<TopicPartition, RedrivenOffsets> after = marked(letters);
    if (!onward.isEmpty()) {
      try {
        outlet.send(onward, after);
      } catch (RecordRejectedException e) {
        splitOrLeave(letters, e);
        return;
      }
    }
    handled.putAll(after);
    letters.forEach(j -> count.add(j.verdict(), j.letter()));
  }

  private void splitOrLeave(List<Judged> letters, RecordRejectedException why) {
    int half = letters.size() / 2;
    if (half > 0) {
      send(letters.subList(0, half));
      send(letters.subList(half, letters.size()));
      return;
    }
    DeadLetter letter = letters.get(0).letter();
    LOG.warn("event=letter_refused letter={} why={}", letter.name(), why.getMessage());
    send(List.of(new Judged(letter, Verdict.REFUSED)));
  }

  /** What is remembered once these letters have been sent. */
  private Map<TopicPartition, RedrivenOffsets> marked(List<Judged> letters) {
    Map<TopicPartition, RedrivenOffsets> after = new HashMap<>();
    for (Judged judged : letters) {
      TopicPartition partition = partition(judged.letter());
      after
          .computeIfAbsent(partition, p -> handled.get(p).copy())
          .mark(
              judged.letter().record().offset(),
              judged.verdict() == Verdict.REDRIVE || judged.verdict() == Verdict.ALREADY_REDRIVEN);
    }
    return after;
  }

  private static int bytes(DeadLetter letter) {
    byte[] value = letter.original().value();
    return value == null ? 0 : value.length;
  }

  private static TopicPartition partition(DeadLetter letter) {
    return new TopicPartition(letter.record().topic(), letter.record().partition());
  }

  private void pause(long nanos) {
    try {
      var unused = stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

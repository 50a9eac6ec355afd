package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.batch.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers across crashes which records the model was running, so that a text that ends the
 * process, as one that makes native code fail, is found out.
 *
 * <p>The records of each batch are in a {@link RunningFile} while it runs. Those found there at the
 * next start have been in one more crash; a record that is answered has been in none. What to do
 * with the count is {@link CrashGuard}'s. Until {@link #open} nothing is written; a disk that
 * cannot be written to leaves the service without a journal, not without an answer. Any thread.
 */
public final class CrashJournal {
  private static final Logger LOG = LoggerFactory.getLogger(CrashJournal.class);
  private static final String SUSPECTS = "suspects";

  /** Records of partitions that went elsewhere stay on the list: it must not grow for ever. */
  private static final int MAX_SUSPECTS = 1000;

  private final Duration patience;
  private final ReadWriteLock inTheModel = new ReentrantReadWriteLock();
  private final ConcurrentLinkedDeque<RunningFile> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger files = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private volatile Path folder;
  private volatile Map<Origin, Integer> crashes = Map.of();
  private volatile boolean failed;

  /** A worker hangs: to wait for it again and again would stop the others. */
  private volatile boolean neverAlone;

  private boolean told;

  public CrashJournal() {
    this(Duration.ofSeconds(10));
  }

  /**
   * @param patience how long a batch waits to be alone, or for another that is; when that was in
   *     vain, none waits any more
   */
  CrashJournal(Duration patience) {
    this.patience = patience;
  }

  /**
   * Counts what was running at the end of the process before, and begins to write.
   *
   * @param newFolder of this instance alone; made if it is not there
   */
  public synchronized void open(Path newFolder) {
    folder = newFolder;
    try {
      Files.createDirectories(newFolder);
      Path list = newFolder.resolve(SUSPECTS);
      Map<Origin, Integer> counted = new HashMap<>();
      if (Files.exists(list)) {
        counted.putAll(OriginLines.read(Files.readAllBytes(list)));
      }
      Set<Path> left = new TreeSet<>(RunningFile.in(newFolder));
      Set<Origin> found = new HashSet<>(); // a long text may run on two workers
      for (Path file : left) {
        found.addAll(RunningFile.read(file));
      }
      found.forEach(origin -> counted.merge(origin, 1, Integer::sum));
      crashes = mostSuspected(counted);
      if (!found.isEmpty()) {
        LOG.warn("event=crash_found records={} suspects={}", found.size(), crashes.size());
      }
      save();
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private static Map<Origin, Integer> mostSuspected(Map<Origin, Integer> counted) {
    return counted.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MAX_SUSPECTS)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Wraps a worker's network: the records of each batch are in the journal while it runs. */
  public BatchModel around(BatchModel lane) {
    return batch ->
        crashes.isEmpty() || neverAlone ? journalled(lane, batch) : exclusive(lane, batch);
  }

  /** Runs nothing beside a row that must be alone: if the process ends, it was that one. */
  private BatchOutput exclusive(BatchModel lane, Batch batch) {
    boolean alone = batch.rows().get(0).alone();
    Lock lock = alone ? inTheModel.writeLock() : inTheModel.readLock();
    boolean locked = false;
    try {
      locked = lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      neverAlone |= !locked;
      return journalled(lane, batch);
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  private BatchOutput journalled(BatchModel lane, Batch batch) {
    running.incrementAndGet();
    RunningFile file = written(batch);
    try {
      return lane.run(batch);
    } finally {
      if (file != null) {
        clear(file);
      }
      running.decrementAndGet();
    }
  }

  /** Returns the file that holds the batch, or null when none does. */
  private RunningFile written(Batch batch) {
    Path open = folder;
    if (open == null) {
      return null;
    }
    List<Origin> origins = new ArrayList<>(batch.rows().size());
    for (Row row : batch.rows()) {
      if (row.origin() != null) {
        origins.add(row.origin());
      }
    }
    if (origins.isEmpty()) {
      return null;
    }
    RunningFile file = idle.pollFirst();
    try {
      if (file == null) {
        file = RunningFile.create(open, files.getAndIncrement());
      }
      file.write(origins);
      failed = false;
      return file;
    } catch (IOException e) {
      failed(e);
      if (file != null) {
        giveBack(file);
      }
      return null;
    }
  }

  private void giveBack(RunningFile file) {
    try {
      file.truncate();
    } catch (IOException e) {
      failed(e);
    }
    idle.addFirst(file);
  }

  private void clear(RunningFile file) {
    try {
      file.clear();
      idle.addFirst(file);
    } catch (IOException e) {
      failed(e);
      giveBack(file);
    }
  }

  /** Returns at how many crashes in a row a record was with the model; mostly 0. */
  int crashesOf(Origin origin) {
    Map<Origin, Integer> now = crashes;
    return now.isEmpty() || origin == null ? 0 : now.getOrDefault(origin, 0);
  }

  /** Takes a record off the list: the model has run it, and the process lives. */
  void acquit(Origin origin) {
    forget(origin::equals);
  }

  /** Takes those off the list that were committed before this one was read. */
  void forgetBefore(Origin first) {
    forget(
        o ->
            o.topic().equals(first.topic())
                && o.partition() == first.partition()
                && o.offset() < first.offset());
  }

  private synchronized void forget(Predicate<Origin> which) {
    Map<Origin, Integer> left = new HashMap<>(crashes);
    if (left.keySet().removeIf(which)) {
      crashes = Map.copyOf(left);
      try {
        save();
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  private void save() throws IOException {
    Path next = folder.resolve(SUSPECTS + ".next");
    Files.write(next, OriginLines.of(crashes));
    Files.move(
        next,
        folder.resolve(SUSPECTS),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private void failed(IOException e) {
    failed = true;
    synchronized (this) {
      if (!told) {
        told = true;
        LOG.warn("event=crash_journal_failed folder={} then=go_on_without", folder, e);
      }
    }
  }

  /** Returns how many records were with the model at a crash and have not been answered since. */
  public int suspects() {
    return crashes.size();
  }

  /** Returns true when the last write did not succeed. */
  public boolean failing() {
    return failed;
  }

  /**
   * Forgets everything: the service has stopped in order, and what was in flight is committed. A
   * batch that still runs hangs: it is left for the next start to find.
   */
  public synchronized void close() {
    Path open = folder;
    if (open == null || running.get() > 0) {
      return;
    }
    folder = null;
    try {
      for (RunningFile file = idle.poll(); file != null; file = idle.poll()) {
        file.close();
      }
      for (Path file : RunningFile.in(open)) {
        Files.delete(file);
      }
      Files.deleteIfExists(open.resolve(SUSPECTS));
      Files.delete(open);
    } catch (IOException e) {
      failed(e);
    }
  }
}

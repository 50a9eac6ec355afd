package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.head.OwnHead;
import dev.hnetstreams.runtime.head.OwnHeads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a folder of own heads now and then, and swaps in a model with those that are active: the
 * graph stays, so no text waits. A head that is refused is told once for each state of its file.
 */
public final class HeadWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeadWatch.class);
  private static final int CLOSE_SECONDS = 10;

  private final HeadFolder folder;
  private final Consumer<Manifest> routes;
  private final LifecycleObserver observer;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "head-watch");
            thread.setDaemon(true);
            return thread;
          });
  private ActiveModel model;
  private ModelStarter starter;
  private Set<String> told = Set.of();
  private final Set<String> now = new HashSet<>();
  private volatile OwnHeads heads;
  private volatile List<String> aside = List.of();
  private volatile boolean closed;

  /**
   * Reads the heads that are active; those that are no good are told.
   *
   * @param routes throws for a model that the configured routes cannot be asked of
   * @throws BundleException when the folder cannot be read
   */
  public HeadWatch(HeadFolder folder, Consumer<Manifest> routes, LifecycleObserver observer) {
    this.folder = folder;
    this.routes = routes;
    this.observer = observer;
    try {
      this.heads = read();
    } catch (IOException e) {
      throw new BundleException("model.headsFolder: cannot be read: " + e, e);
    }
    told = Set.copyOf(now);
  }

  /** Heads that are to answer, where they fit. Any thread. */
  public OwnHeads active() {
    return heads;
  }

  /** The same test of a bundle, with the heads that are to answer on it. */
  public Consumer<Manifest> routes(Consumer<Manifest> ofBundle) {
    return manifest -> ofBundle.accept(heads.manifest(manifest));
  }

  /** Why each head that is active does not answer. Any thread. */
  public List<String> setAside() {
    return aside;
  }

  /**
   * Begins to look.
   *
   * @param newStarter starts a model with the heads of {@link #active}
   */
  public void watch(ActiveModel newModel, ModelStarter newStarter, Duration interval) {
    this.model = newModel;
    this.starter = newStarter;
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      now.clear();
      boolean oneServes = model.retire();
      OwnHeads next = read();
      ServedModel serving = model.current();
      if (oneServes && !closed && keepsRoutes(serving, next)) {
        heads = next;
        serve(serving);
      }
      tell(model.current());
    } catch (IOException | RuntimeException e) {
      if (now.add(e.toString()) && !told.contains(e.toString())) {
        LOG.error("event=heads_folder_unreadable then=\"the heads that answer go on\"", e);
      }
    }
    told = Set.copyOf(now);
  }

  /** The heads that are active and whole. */
  private OwnHeads read() throws IOException {
    List<OwnHead> whole = new ArrayList<>();
    for (HeadFolder.Entry entry : folder.list()) {
      if (entry.active() && entry.head() != null) {
        whole.add(entry.head());
      } else if (entry.active()) {
        refuse(HeadRefusal.BROKEN, entry.file(), entry.problem());
      }
    }
    return new OwnHeads(whole);
  }

  private boolean keepsRoutes(ServedModel serving, OwnHeads next) {
    try {
      routes.accept(next.manifest(serving.bundle().manifest()));
      return true;
    } catch (IllegalArgumentException e) {
      String why = e.getMessage() + "; the heads that answer go on";
      refuse(HeadRefusal.ROUTES, "all", why);
      return false;
    }
  }

  private void serve(ServedModel serving) {
    OwnHeads fitting = heads.on(serving.bundle().manifest());
    if (digests(fitting).equals(digests(serving.heads()))) {
      return;
    }
    ServedModel next = starter.start(serving.sharedGraph());
    if (closed || !model.swap(serving, next)) {
      next.close(); // a bundle came in between: the next look sees to it
      return;
    }
    LOG.info("event=heads_swapped model={}", next.id());
    observer.onServed(next);
    observer.onHeadsSwapped();
  }

  private void tell(ServedModel serving) {
    List<OwnHeads.SetAside> none = heads.setAside(serving.bundle().manifest());
    for (OwnHeads.SetAside one : none) {
      refuse(HeadRefusal.DOES_NOT_FIT, one.head().id(), one.why());
    }
    aside = now.stream().sorted().toList();
    observer.onHeads(serving.heads().all().size(), now.size());
  }

  private void refuse(HeadRefusal reason, String which, String why) {
    if (now.add(why) && !told.contains(why)) {
      observer.onHeadRefused(reason);
      LOG.error("event=head_refused head={} why={} reason=\"{}\"", which, reason.wireName(), why);
    }
  }

  private static List<String> digests(OwnHeads of) {
    return of.all().stream().map(OwnHead::digest).toList();
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdown();
    try {
      if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("event=head_watch_still_busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.lifecycle.BundleRefusal.RefusedException;
import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a folder of bundles now and then, and does what it says: verifies, warms and swaps in
 * what is chosen, and starts the candidate's trial. One thread does all of it, so that a model that
 * comes takes one core from the one that serves. A bundle that is refused is told once and tried
 * again when its files change.
 */
public final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
  private static final int CLOSE_SECONDS = 10;

  private final ModelFolder folder;
  private final Verifier verifier;
  private final ModelStarter starter;
  private final LifecycleObserver observer;
  private final Refusals refusals;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "model-watch");
            thread.setDaemon(true);
            return thread;
          });
  private ActiveModel active;
  private Shadow shadow;
  private ModelStarter trialStarter;
  private String trouble;
  private volatile boolean closed;

  /**
   * @param starter starts what will serve
   */
  public FolderWatch(
      ModelFolder folder, Verifier verifier, ModelStarter starter, LifecycleObserver observer) {
    this.folder = folder;
    this.verifier = verifier;
    this.starter = starter;
    this.observer = observer;
    this.refusals = new Refusals(observer);
  }

  /**
   * The model to start with, on the caller's thread.
   *
   * @throws BundleException when none can be served; it says why not
   */
  public ServedModel first() {
    Listing listing;
    try {
      listing = folder.list();
    } catch (IOException e) {
      throw new BundleException("model.folder: cannot be read: " + e, e);
    }
    if (listing.active() == null) {
      refusals.addUnreadable(listing);
    }
    for (String name : Choice.atStart(listing)) {
      Optional<ServedModel> model = open(listing, name, starter);
      if (model.isPresent()) {
        return model.get();
      }
    }
    List<String> why = refusals.messages();
    throw new BundleException(
        "model.folder: expected a bundle that can be served: "
            + (why.isEmpty() ? "there is none" : String.join("; ", why)));
  }

  /**
   * Begins to look.
   *
   * @param newTrialStarter starts what runs in the shadow
   */
  public void watch(
      ActiveModel newActive, Shadow newShadow, ModelStarter newTrialStarter, Duration interval) {
    this.active = newActive;
    this.shadow = newShadow;
    this.trialStarter = newTrialStarter;
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      boolean oneServes = active.retire();
      Listing listing = folder.list();
      refusals.forgetOthers(name -> named(listing, name));
      if (oneServes) {
        serve(listing);
      }
      tryOut(listing);
      trouble = null;
    } catch (IOException | RuntimeException e) {
      if (!e.toString().equals(trouble)) {
        trouble = e.toString();
        LOG.error("event=model_folder_unreadable then=\"the model that serves goes on\"", e);
      }
    }
  }

  private void serve(Listing listing) {
    int refused = listing.active() == null ? refusals.addUnreadable(listing) : 0;
    ModelBundle now = active.current().bundle();
    for (String name : Choice.instead(listing, now)) {
      if (closed) {
        return;
      }
      Optional<ServedModel> next = open(listing, name, starter);
      if (next.isPresent()) {
        if (closed) {
          next.get().close();
          return;
        }
        active.swap(next.get());
        observer.onServed(next.get());
        observer.onSwapped();
        break;
      }
      refused++;
    }
    observer.onRefusedNow(refused);
  }

  /** A candidate that is served by now has nobody to be compared with. */
  private void tryOut(Listing listing) {
    String name = listing.candidate();
    ModelBundle now = active.current().bundle();
    String digest =
        listing.entry(name).map(Listing.Entry::bundle).map(ModelBundle::digest).orElse("");
    if (name == null || digest.equals(now.digest())) {
      shadow.stop();
    } else if (shadow.tries(digest)) {
      shadow.against(active.current().id());
    } else {
      shadow.stop();
      open(listing, name, trialStarter)
          .ifPresent(
              model -> {
                if (closed) {
                  model.close();
                } else {
                  shadow.start(model, active.current().id());
                }
              });
    }
  }

  /** Verifies, loads and warms; empty when it is refused, now or before. */
  private Optional<ServedModel> open(Listing listing, String name, ModelStarter with) {
    Optional<Listing.Entry> there = listing.entry(name);
    if (there.isEmpty()) {
      refusals.add(
          name,
          "",
          new BundleRefusal(BundleRefusal.Reason.INCOMPLETE, "no bundle '" + name + "' there"));
      return Optional.empty();
    }
    Listing.Entry entry = there.get();
    if (refusals.standsFor(entry)) {
      return Optional.empty();
    }
    if (entry.problem() != null) {
      refusals.add(name, entry.fingerprint(), entry.problem());
      return Optional.empty();
    }
    try {
      requireNewVersion(entry.bundle());
      Optional<ServedModel> model = Optional.of(started(entry.bundle(), with));
      refusals.forget(name);
      return model;
    } catch (RefusedException e) {
      refusals.add(name, entry.fingerprint(), e.refusal());
      return Optional.empty();
    }
  }

  private void requireNewVersion(ModelBundle bundle) throws RefusedException {
    if (active != null
        && active.current().bundle().id().equals(bundle.id())
        && !active.current().bundle().digest().equals(bundle.digest())) {
      throw new RefusedException(
          BundleRefusal.Reason.SAME_VERSION,
          bundle.id() + ": serves already, with other content; expected a version of its own",
          null);
    }
  }

  private ServedModel started(ModelBundle bundle, ModelStarter with) throws RefusedException {
    OrtModel ort = verifier.verified(bundle);
    try {
      return with.start(ort);
    } catch (RuntimeException e) {
      throw new RefusedException(
          BundleRefusal.Reason.GRAPH, bundle.id() + ": does not warm up: " + e, e);
    }
  }

  private static boolean named(Listing listing, String name) {
    return listing.entry(name).isPresent()
        || name.equals(listing.active())
        || name.equals(listing.candidate());
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdown();
    try {
      if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("event=model_watch_still_busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

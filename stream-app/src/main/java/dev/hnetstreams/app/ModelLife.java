package dev.hnetstreams.app;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ModelConfig;
import dev.hnetstreams.app.lifecycle.ActiveModel;
import dev.hnetstreams.app.lifecycle.FolderWatch;
import dev.hnetstreams.app.lifecycle.LifecycleObserver;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.app.lifecycle.Shadow;
import dev.hnetstreams.app.lifecycle.Verifier;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Wiring's part for models: constructs the one that serves, the watch over its folder and the
 * shadow, and closes them in reverse.
 */
final class ModelLife implements AutoCloseable {
  private final ModelConfig config;
  private final Engines engines;
  private final DisagreementTopic topic;
  private final FolderWatch watch;
  private final ActiveModel active;
  private final Shadow shadow;

  /**
   * Loads and warms the model; looks for no other until {@link #start}.
   *
   * @param routes throws for a model that the configured routes cannot be asked of
   */
  ModelLife(
      AppConfig config, Engines engines, Consumer<Manifest> routes, LifecycleObserver observer) {
    this.config = config.model();
    this.engines = engines;
    if (this.config.folder() == null) {
      this.watch = null;
      OrtModel ort = OrtModel.open(bundle(config), this.config.ort());
      this.active = new ActiveModel(engines.serving(ort));
    } else {
      this.watch =
          new FolderWatch(
              new ModelFolder(this.config.folder()),
              new Verifier(this.config.ort(), routes),
              engines::serving,
              observer);
      this.active = new ActiveModel(watch.first());
    }
    observer.onServed(active.current());
    this.topic =
        config.topics().disagreements() == null
            ? null
            : new DisagreementTopic(config.topics().disagreements(), config.kafka(), observer);
    this.shadow =
        new Shadow(
            this.config.shadowSample(), observer, topic == null ? nothing -> {} : topic::publish);
  }

  /**
   * The bundle that the configuration names: of a watched folder the one that is active.
   *
   * @throws BundleException when there is none
   */
  static ModelBundle bundle(AppConfig config) {
    ModelConfig model = config.model();
    if (model.folder() != null) {
      try {
        return new ModelFolder(model.folder()).active();
      } catch (IOException e) {
        throw new BundleException("model.folder: cannot be read: " + e, e);
      }
    }
    return model.bundle() == null ? ModelBundle.bundled() : ModelBundle.load(model.bundle());
  }

  ActiveModel active() {
    return active;
  }

  Shadow shadow() {
    return shadow;
  }

  /** Begins to watch the folder, if there is one. */
  void start() {
    if (watch != null) {
      watch.watch(active, shadow, engines::trial, config.checkInterval());
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    shadow.close();
    active.close();
    if (topic != null) {
      topic.close();
    }
  }
}

package dev.hnetstreams.app.service;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.lifecycle.FolderWatch;
import dev.hnetstreams.app.lifecycle.HeadFolder;
import dev.hnetstreams.app.lifecycle.HeadWatch;
import dev.hnetstreams.app.lifecycle.LifecycleObserver;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.app.lifecycle.Shadow;
import dev.hnetstreams.app.lifecycle.Verifier;
import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.EngineFactory;
import dev.hnetstreams.app.serving.ModelConfig;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.HNet;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.head.HeadFile;
import dev.hnetstreams.runtime.head.OwnHead;
import dev.hnetstreams.runtime.head.OwnHeads;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Service's part for models: constructs the one that serves, the watch over its folder and the
 * shadow, and closes them in reverse.
 */
public final class Models implements AutoCloseable {
  private final ModelConfig config;
  private final EngineFactory engines;
  private final DisagreementTopic topic;
  private final FolderWatch watch;
  private final HeadWatch heads;
  private final ActiveModel active;
  private final Shadow shadow;

  /**
   * Loads and warms the model; looks for no other until {@link #start}.
   *
   * @param routes throws for a model that the configured routes cannot be asked of
   */
  Models(
      AppConfig config,
      EngineFactory engines,
      Consumer<Manifest> routes,
      LifecycleObserver observer) {
    this.config = config.model();
    this.heads =
        this.config.headsFolder() == null
            ? null
            : new HeadWatch(new HeadFolder(this.config.headsFolder()), routes, observer);
    this.engines = heads == null ? engines : engines.with(heads::active);
    Verifier verifier =
        new Verifier(this.config.ort(), heads == null ? routes : heads.routes(routes));
    if (this.config.folder() == null) {
      this.watch = null;
      this.active = new ActiveModel(this.engines.serving(verifier.required(bundle(config))));
    } else {
      this.watch =
          new FolderWatch(
              new ModelFolder(this.config.folder()), verifier, this.engines::serving, observer);
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
   * Starts engines as the configuration says.
   *
   * @param observer is told of the batches of models in service
   * @param around wraps each worker's network, a candidate's too
   */
  static EngineFactory engines(
      AppConfig config, Vertx vertx, BatchObserver observer, UnaryOperator<BatchModel> around) {
    boolean evidence = config.output().wantsEvidence();
    return new EngineFactory(config.model(), config.engine(), evidence, vertx, observer, around);
  }

  /** Starts the model that the configuration names, with no watch over a folder and no service. */
  public static ServedModel alone(AppConfig config, Vertx vertx, BatchObserver observer) {
    return alone(config, vertx, observer, UnaryOperator.identity());
  }

  /** Does as {@link #alone}, with each worker's network wrapped. */
  public static ServedModel alone(
      AppConfig config, Vertx vertx, BatchObserver observer, UnaryOperator<BatchModel> around) {
    return engines(config, vertx, observer, around)
        .serving(new Verifier(config.model().ort(), manifest -> {}).required(bundle(config)));
  }

  /**
   * The bundle that the configuration names: of a watched folder the one that is active.
   *
   * @throws BundleException when there is none
   */
  public static ModelBundle bundle(AppConfig config) {
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

  /**
   * The configured model in this process, without Kafka and not warmed up.
   *
   * @param heads own heads as in {@link #heads}; null for those of the configuration
   * @throws BundleException when there is no bundle, or one that does not fit
   * @throws IllegalArgumentException for an allowed label that the model lacks
   */
  public static HNet inProcess(AppConfig config, Path heads) {
    ModelConfig model = config.model();
    ModelBundle bundle = bundle(config);
    model.requireAllowed(bundle.manifest());
    OwnHeads own = heads(heads == null ? model.headsFolder() : heads);
    return HNet.openCold(bundle, model.ort(), config.engine(), model.workers(), own);
  }

  /**
   * Own heads.
   *
   * @param path a folder with those that are active, the file of one, or null for none
   * @throws HeadException when one is no good
   */
  public static OwnHeads heads(Path path) {
    try {
      return path == null
          ? OwnHeads.NONE
          : Files.isDirectory(path)
              ? new HeadFolder(path).requireActive()
              : new OwnHeads(List.of(HeadFile.read(path)));
    } catch (IOException e) {
      throw new HeadException(path + ": cannot be read, expected a head or a folder of heads", e);
    }
  }

  /**
   * The manifest of the bundle that the configuration names, with the decisions of own heads; tells
   * those that do not fit on standard error.
   *
   * @param heads a folder or a file; null: {@code model.headsFolder}
   * @throws HeadException when a head is no good
   */
  public static Manifest manifest(AppConfig config, Path heads) {
    OwnHeads own = heads(heads == null ? config.model().headsFolder() : heads);
    Manifest bare = bundle(config).manifest();
    own.setAside(bare)
        .forEach(aside -> System.err.println("hnet-streams: warning: " + aside.why()));
    return own.manifest(bare);
  }

  /**
   * Own heads that are whole, active or not; those that are active come first.
   *
   * @param path a folder, the file of one, or null for none
   * @throws HeadException when it cannot be read
   */
  public static List<OwnHead> headsAtHand(Path path) {
    if (path == null || !Files.isDirectory(path)) {
      return heads(path).all();
    }
    try {
      return new HeadFolder(path)
          .list().stream()
              .filter(entry -> entry.head() != null)
              .sorted(Comparator.comparing(entry -> !entry.active()))
              .map(HeadFolder.Entry::head)
              .toList();
    } catch (IOException e) {
      throw new HeadException(path + ": cannot be read, expected a folder of heads", e);
    }
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
      watch.watch(active, shadow, ort -> engines.trial(ort, Shadow.ROOM), config.checkInterval());
    }
    if (heads != null) {
      heads.watch(active, engines::serving, config.checkInterval());
    }
  }

  /** Own heads that are active and do not answer, each with its why. */
  List<String> setAside() {
    return heads == null ? List.of() : heads.setAside();
  }

  @Override
  public void close() {
    if (heads != null) {
      heads.close();
    }
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

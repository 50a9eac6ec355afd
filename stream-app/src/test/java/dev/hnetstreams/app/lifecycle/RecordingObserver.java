package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.serving.ServedModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what it is told of models: {@code served 1.0.0}, {@code swapped}, {@code refused broken}.
 */
final class RecordingObserver implements LifecycleObserver {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void onServed(ServedModel model) {
    told.add("served " + model.manifest().version());
  }

  @Override
  public void onSwapped() {
    told.add("swapped");
  }

  @Override
  public void onHeadsSwapped() {
    told.add("heads swapped");
  }

  @Override
  public void onRefused(BundleRefusal.Reason reason) {
    told.add("refused " + reason.wireName());
  }

  @Override
  public void onRefusedNow(int bundles) {}

  @Override
  public void onCompared(String head, boolean labelDiffers, boolean rawDiffers) {}

  @Override
  public void onDropped(Drop reason) {}
}

package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Flags that every command with a configuration has. */
public final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML file; `hnet-streams config` lists every key")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "override one key, such as batching.maxRows=32; may be repeated")
  private List<String> sets = new ArrayList<>();

  public ConfigLoader load(String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.addAll(sets);
    return ConfigLoader.load(file, System.getenv(), all);
  }

  /** As flags of another command, to hand them on. */
  public List<String> arguments() {
    List<String> flags = new ArrayList<>();
    if (file != null) {
      flags.addAll(List.of("--config", file.toString()));
    }
    sets.forEach(set -> flags.addAll(List.of("--set", set)));
    return flags;
  }
}

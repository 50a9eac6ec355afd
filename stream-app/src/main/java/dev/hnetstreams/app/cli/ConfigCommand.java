package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.app.service.PrecisionReport;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.Thresholds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Print the effective configuration, where each value came from, secrets masked.",
    subcommands = AclsCommand.class)
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Override
  public Integer call() {
    ConfigLoader loader = options.load();
    AppConfig config = loader.bind();
    for (ConfigLoader.Effective e : loader.effective()) {
      System.out.printf("%-26s %-30s # %s%n", e.key() + ":", e.value(), e.origin());
    }
    if (!config.decisions().isEmpty()) {
      Manifest manifest = Models.manifest(config, null);
      config.precisions().require(manifest);
      Thresholds thresholds = new Thresholds(config.model().thresholds(), config.precisions());
      PrecisionReport.of(manifest, thresholds)
          .forEach(line -> System.out.println("# " + line.sentence()));
    }
    return 0;
  }
}

package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.config.ConfigLoader;
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
    loader.bind();
    for (ConfigLoader.Effective e : loader.effective()) {
      System.out.printf("%-26s %-30s # %s%n", e.key() + ":", e.value(), e.origin());
    }
    return 0;
  }
}

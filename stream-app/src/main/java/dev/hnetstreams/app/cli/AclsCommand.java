package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.cluster.AclCommands;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "acls",
    mixinStandardHelpOptions = true,
    description = "Print what Kafka must allow, as commands that grant it.",
    footer = {
      "",
      "  hnet-streams config acls --set topics.input=chat | sh",
      "",
      "For this configuration, its routes included; less does not do. admin.properties",
      "says how whoever may grant comes to the cluster. Letters that dlq redrive sends",
      "elsewhere than to topics.input need Write there."
    })
final class AclsCommand implements Callable<Integer> {
  @Option(
      names = "--principal",
      paramLabel = "TYPE:NAME",
      defaultValue = "User:hnet-streams",
      description = "who is to be allowed (default ${DEFAULT-VALUE})")
  private String principal;

  @Option(names = "--json", description = "JSON Lines")
  private boolean json;

  @Mixin private ConfigOptions options;

  /**
   * A line for machines.
   *
   * @param command that needs it
   */
  record Line(
      String command, String type, String name, String pattern, String operation, String why) {
    static Line of(String command, RequiredAcl acl) {
      return new Line(
          command,
          acl.kind(),
          acl.name(),
          acl.pattern().name().toLowerCase(Locale.ROOT),
          acl.verb(),
          acl.why());
    }
  }

  @Override
  public Integer call() {
    AppConfig config = options.load().bind();
    RequiredAcls.byCommand(config).forEach((command, acls) -> print(config, command, acls));
    return 0;
  }

  private void print(AppConfig config, String command, List<RequiredAcl> acls) {
    if (json) {
      for (RequiredAcl acl : acls) {
        byte[] line = ResultWriter.json(Line.of(command, acl));
        System.out.println(new String(line, StandardCharsets.UTF_8));
      }
      return;
    }
    System.out.println("# hnet-streams " + command);
    String servers = config.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    AclCommands.granting(servers, principal, acls).forEach(System.out::println);
  }
}

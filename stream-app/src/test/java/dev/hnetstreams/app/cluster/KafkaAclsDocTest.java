package dev.hnetstreams.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.docs.GeneratedDoc;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaAclsDocTest {
  private static final String INTRODUCTION =
      """
      # Kafka ACLs

      Generated from `RequiredAcls` by `KafkaAclsDocTest`; regenerate with `mvn verify -Ddocs.write=true`. This is for the
      default configuration: `hnet-streams config acls` prints the same for yours, routes included, `--json` for machines.

      `SecureKafkaTest` runs the service, over SASL_SSL with SCRAM-SHA-512 and Kafka's own authorizer, with exactly these; and
      without each of them in turn: then it does not start, or stops, and says which is missing. Kafka's authorizer lets who
      may Read or Write a thing Describe it, and who may Write a topic do so idempotently; another authorizer may want Describe
      on topics, group and transactional ids and IdempotentWrite on the cluster as well.

      Whoever creates the topics, and whoever writes `text.in`, is somebody else.
      """;

  @Test
  void theDocsHaveACommandForEachResource() throws IOException {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of()).bind();
    StringBuilder doc = new StringBuilder(INTRODUCTION);
    RequiredAcls.byCommand(config)
        .forEach(
            (command, acls) -> {
              doc.append("\n## ").append(command).append("\n\n");
              doc.append("| operation | resource | pattern | name | why |\n");
              doc.append("| --- | --- | --- | --- | --- |\n");
              acls.forEach(acl -> doc.append(row(acl)));
              doc.append("\n");
              AclCommands.granting("localhost:9092", "User:hnet-streams", acls)
                  .forEach(line -> doc.append("    ").append(line).append("\n"));
            });
    GeneratedDoc.require("docs/kafka-acls.md", doc.toString());
  }

  @Test
  void aCommandIsOneWordOfTheShellWhereItMustBe() {
    String line =
        AclCommands.granting(
                "a:1,b:2",
                "User:CN=it's me",
                List.of(
                    RequiredAcls.run(ConfigLoader.load(null, Map.of(), List.of()).bind()).get(0)))
            .get(0);
    assertThat(line)
        .contains("--bootstrap-server a:1,b:2 ")
        .contains("--allow-principal 'User:CN=it'\\''s me' ");
  }

  private static String row(RequiredAcl acl) {
    return "| %s | %s | %s | `%s` | %s |\n"
        .formatted(
            acl.verb(),
            acl.kind(),
            acl.pattern().name().toLowerCase(java.util.Locale.ROOT),
            acl.name(),
            acl.why());
  }
}

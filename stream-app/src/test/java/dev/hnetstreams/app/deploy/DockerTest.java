package dev.hnetstreams.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.docs.GeneratedDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerTest {
  private static final Path DEPLOY = GeneratedDoc.repository().resolve("deploy");
  private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z_]+)=(\\S+)");

  private static JsonNode compose;
  private static JsonNode services;

  @BeforeAll
  static void read() throws IOException {
    compose = Manifests.YAML.readTree(DEPLOY.resolve("compose.yaml").toFile());
    services = compose.get("services");
  }

  @Test
  void composeFitsItsJsonSchema() throws IOException {
    assertThat(complaints(compose)).isEmpty();
    ObjectNode wrong = compose.deepCopy();
    ((ObjectNode) wrong.at("/services/hnet-streams")).put("port", "8080:8080");
    assertThat(complaints(wrong)).isNotEmpty();
  }

  @Test
  void composeRefersToServicesVolumesAndFilesThatExist() {
    for (JsonNode service : services) {
      JsonNode before = service.path("depends_on");
      before.fieldNames().forEachRemaining(name -> assertThat(services.has(name)).isTrue());
      if (before.isArray()) {
        before.forEach(name -> assertThat(services.has(name.asText())).isTrue());
      }
      for (JsonNode mount : service.path("volumes")) {
        String source = mount.asText().split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(DEPLOY.resolve(source)).exists();
        } else {
          assertThat(compose.get("volumes").has(source)).as(source).isTrue();
        }
      }
      // Nothing listens beyond this machine.
      service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
    }
    assertThat(DEPLOY.resolve(services.at("/hnet-streams/build/context").asText()))
        .isDirectoryContaining("glob:**/pom.xml");
  }

  @Test
  void composeMakesTheTopicsAndPrometheusScrapesTheService() throws IOException {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of()).bind();
    String script = services.at("/topics/command/0").asText();
    assertThat(config.topics().all()).allMatch(topic -> script.contains(" " + topic));
    JsonNode prometheus =
        Manifests.YAML.readTree(DEPLOY.resolve("prometheus/prometheus.yml").toFile());
    String target = prometheus.at("/scrape_configs/0/static_configs/0/targets/0").asText();
    assertThat(services.has(target.split(":", 2)[0])).isTrue();
    assertThat(target).endsWith(":" + config.http().port());
    assertThat(services.at("/hnet-streams/stop_grace_period").asText()).isEqualTo("45s");
    assertThat(config.streams().shutdownTimeout()).hasSeconds(30);
  }

  @ParameterizedTest
  @CsvSource({"Dockerfile,CPU", "Dockerfile.cuda,CUDA"})
  void imagesSetKeysThatTheServiceKnowsAndRunAsNobodyInParticular(String file, String provider)
      throws IOException {
    String dockerfile = Files.readString(DEPLOY.resolve("docker").resolve(file));
    Map<String, String> variables = new HashMap<>();
    Matcher m = VARIABLE.matcher(dockerfile.substring(dockerfile.indexOf("\nENV")));
    while (m.find()) {
      variables.put(m.group(1), m.group(2));
    }
    AppConfig config = ConfigLoader.load(null, variables, List.of()).bind();
    assertThat(config.model().provider().name()).isEqualTo(provider);
    assertThat(config.http().host()).isEqualTo("0.0.0.0");
    assertThat(dockerfile)
        .contains("\nEXPOSE " + config.http().port() + "\n")
        .contains("\nVOLUME " + config.streams().stateDir() + "\n")
        .contains("\nUSER 10001:10001\n")
        .contains("\nHEALTHCHECK ")
        .contains("RUN deploy/docker/layout /layout\n");
  }

  private static List<String> complaints(JsonNode document) throws IOException {
    ObjectNode schema;
    try (var in = DockerTest.class.getResourceAsStream("/compose/compose_spec.json")) {
      schema = (ObjectNode) Manifests.YAML.readTree(in);
    }
    // The validator does not take draft 4's word in a later draft.
    for (JsonNode parent : schema.findParents("id")) {
      if (parent.get("id").isTextual()) {
        ((ObjectNode) parent).remove("id");
      }
    }
    // Newer than the schema.
    ((ObjectNode) schema.get("properties")).putObject("name").put("type", "string");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
        .getSchema(schema.toString(), InputFormat.JSON)
        .validate(document.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }
}

package dev.hnetstreams.app.deploy;

import static dev.hnetstreams.app.deploy.Manifests.YAML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hnetstreams.app.deploy.Manifests.Manifest;
import dev.hnetstreams.app.docs.GeneratedDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each manifest by itself. */
class KubernetesTest {
  private static final Set<String> KEDA =
      Set.of("keda.sh/v1alpha1/ScaledObject", "keda.sh/v1alpha1/TriggerAuthentication");

  private static List<Manifest> resources;
  private static JsonNode pod;
  private static JsonNode container;

  @BeforeAll
  static void read() throws IOException {
    resources = Manifests.resources();
    pod = Manifests.only(resources, "StatefulSet").tree().at("/spec/template");
    container = pod.at("/spec/containers/0");
  }

  @Test
  void everyManifestFitsItsOwnersType() {
    assertThat(resources).hasSizeGreaterThan(12);
    for (Manifest manifest : resources) {
      if (!KEDA.contains(manifest.type())) {
        assertThat(manifest.hasType()).as(manifest.type()).isTrue();
        assertThatCode(manifest::typed).as(manifest.file().toString()).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void aMisspeltPropertyDoesNotFitWhereverItIs() {
    for (String at : List.of("/spec", "/spec/template/spec", "/spec/template/spec/containers/0")) {
      JsonNode copy = Manifests.only(resources, "StatefulSet").tree().deepCopy();
      ((ObjectNode) copy.at(at)).put("replcas", 1);
      assertThatThrownBy(() -> new Manifest(Path.of("copy"), copy).typed())
          .hasMessageContaining("replcas");
    }
    JsonNode user = Manifests.only(resources, "KafkaUser").tree().deepCopy();
    ((ObjectNode) user.at("/spec/authorization/acls/0/resource")).put("pattern", "literal");
    assertThatThrownBy(() -> new Manifest(Path.of("copy"), user).typed())
        .hasMessageContaining("pattern");
  }

  @Test
  void podsKeepToTheRestrictedSecurityStandard() {
    JsonNode spec = pod.get("spec");
    assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(spec.at("/securityContext/seccompProfile/type").asText())
        .isEqualTo("RuntimeDefault");
    JsonNode security = container.get("securityContext");
    assertThat(security.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(spec.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(spec.at("/enableServiceLinks").asBoolean(true)).isFalse();
  }

  @Test
  void everyFileIsNamedByItsKustomizationAndEveryNameIsAFile() throws IOException {
    for (Path kustomization : Manifests.kustomizations()) {
      JsonNode tree = YAML.readTree(kustomization.toFile());
      Set<String> named = new TreeSet<>();
      tree.path("resources").forEach(r -> named.add(r.asText()));
      tree.path("components").forEach(r -> named.add(r.asText()));
      tree.path("patches").findValues("path").stream()
          .filter(JsonNode::isTextual)
          .forEach(p -> named.add(p.asText()));
      tree.path("configMapGenerator")
          .forEach(g -> g.path("files").forEach(f -> named.add(f.asText())));
      assertThat(named).allMatch(n -> Files.exists(kustomization.resolveSibling(n)), "exists");
      try (Stream<Path> files = Files.list(kustomization.getParent())) {
        assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
            .filteredOn(f -> !f.equals("kustomization.yaml"))
            .allMatch(named::contains, "named in " + kustomization);
      }
    }
  }

  @Test
  void theOperatorsRulesAreThoseOfTheFile() throws IOException {
    Path rules = GeneratedDoc.repository().resolve("deploy/prometheus/rules/hnet-streams.yml");
    StringBuilder manifest =
        new StringBuilder(
            """
            # Generated from deploy/prometheus/rules/hnet-streams.yml by KubernetesTest.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: hnet-streams
            spec:
            """);
    Files.readString(rules)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> manifest.append(line.isEmpty() ? "" : "  ").append(line).append('\n'));
    GeneratedDoc.require(
        "deploy/kubernetes/components/monitoring/prometheusrule.yaml", manifest.toString());
  }
}

package dev.hnetstreams.app.deploy;

import static dev.hnetstreams.app.deploy.Manifests.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.deploy.Manifests.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Manifests that speak of one another, and of the service's configuration. */
class KubernetesReferencesTest {
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
  void everySelectorMatchesThePods() {
    Map<String, String> labels = map(pod.at("/metadata/labels"));
    List<JsonNode> selectors = new ArrayList<>();
    resources.stream()
        .filter(m -> m.kind().equals("Service"))
        .forEach(m -> selectors.add(m.tree().at("/spec/selector")));
    for (String kind : List.of("StatefulSet", "PodDisruptionBudget")) {
      selectors.add(Manifests.only(resources, kind).tree().at("/spec/selector/matchLabels"));
    }
    selectors.add(
        Manifests.only(resources, "NetworkPolicy").tree().at("/spec/podSelector/matchLabels"));
    pod.at("/spec/topologySpreadConstraints")
        .forEach(c -> selectors.add(c.at("/labelSelector/matchLabels")));
    assertThat(selectors)
        .hasSize(7)
        .allSatisfy(s -> assertThat(map(s)).isNotEmpty())
        .allSatisfy(s -> assertThat(labels).containsAllEntriesOf(map(s)));
  }

  @Test
  void prometheusFindsOneServiceAndItsPort() throws IOException {
    JsonNode monitor = Manifests.only(resources, "ServiceMonitor").tree();
    Map<String, String> wanted = map(monitor.at("/spec/selector/matchLabels"));
    Map<String, String> common =
        map(
            YAML.readTree(Manifests.FOLDER.resolve("base/kustomization.yaml").toFile())
                .at("/labels/0/pairs"));
    List<Manifest> found =
        resources.stream()
            .filter(m -> m.kind().equals("Service"))
            .filter(
                m -> {
                  Map<String, String> labels = new HashMap<>(common);
                  labels.putAll(map(m.tree().at("/metadata/labels")));
                  return labels.entrySet().containsAll(wanted.entrySet());
                })
            .toList();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).tree().at("/spec/ports/0/name"))
        .isEqualTo(monitor.at("/spec/endpoints/0/port"));
    // The rules select by this job.
    assertThat(common).containsEntry(monitor.at("/spec/jobLabel").asText(), "hnet-streams");
  }

  @Test
  void portsAgreeFromTheConfigurationToThePolicy() throws IOException {
    AppConfig config = config("base/config.yaml");
    JsonNode port = container.at("/ports/0");
    assertThat(port.get("containerPort").asInt()).isEqualTo(config.http().port());
    assertThat(config.http().host()).isEqualTo("0.0.0.0");
    resources.stream()
        .filter(m -> m.kind().equals("Service"))
        .forEach(
            m -> assertThat(m.tree().at("/spec/ports/0/targetPort")).isEqualTo(port.get("name")));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.at("/" + probe + "/httpGet/port")).isEqualTo(port.get("name"));
    }
    assertThat(
            Manifests.only(resources, "NetworkPolicy")
                .tree()
                .at("/spec/ingress/0/ports/0/port")
                .asInt())
        .isEqualTo(config.http().port());
  }

  @Test
  void instancesReachOneAnotherThroughTheServiceThatNamesPods() {
    JsonNode set = Manifests.only(resources, "StatefulSet").tree();
    String advertised = "";
    for (JsonNode variable : container.get("env")) {
      if (variable.get("name").asText().equals("HNET_HTTP_ADVERTISED")) {
        advertised = variable.get("value").asText();
      }
    }
    assertThat(advertised)
        .isEqualTo(
            "$(POD_NAME).%s:%d",
            set.at("/spec/serviceName").asText(), container.at("/ports/0/containerPort").asInt());
  }

  @Test
  void bothConfigurationsBindAndPointIntoVolumesThatAreWritable() throws IOException {
    for (String file : List.of("base/config.yaml", "overlays/gpu/config.yaml")) {
      String state = config(file).streams().stateDir().toString();
      List<String> mounts = new ArrayList<>();
      container.get("volumeMounts").forEach(m -> mounts.add(m.get("mountPath").asText()));
      assertThat(mounts).contains(state, "/tmp");
      long grace = pod.at("/spec/terminationGracePeriodSeconds").asLong();
      assertThat(grace).isGreaterThan(config(file).streams().shutdownTimeout().toSeconds());
    }
  }

  @Test
  void everyNameThatIsReferredToExists() throws IOException {
    JsonNode patch =
        YAML.readTree(Manifests.FOLDER.resolve("components/strimzi/tls.yaml").toFile());
    Set<String> volumes = new TreeSet<>();
    Set<String> mounted = new TreeSet<>();
    Set<String> secrets = new TreeSet<>();
    Set<String> configMaps = new TreeSet<>();
    for (JsonNode spec : List.of(pod.get("spec"), patch.at("/spec/template/spec"))) {
      spec.get("volumes").forEach(v -> volumes.add(v.get("name").asText()));
      spec.get("volumes").findValues("secretName").forEach(s -> secrets.add(s.asText()));
      spec.get("volumes")
          .findValues("configMap")
          .forEach(c -> configMaps.add(c.get("name").asText()));
      spec.findValues("secretKeyRef").forEach(s -> secrets.add(s.get("name").asText()));
      spec.at("/containers/0/volumeMounts").forEach(m -> mounted.add(m.get("name").asText()));
      assertThat(spec.at("/containers/0/name")).isEqualTo(container.get("name"));
    }
    Manifests.only(resources, "TriggerAuthentication")
        .tree()
        .at("/spec/secretTargetRef")
        .forEach(s -> secrets.add(s.get("name").asText()));
    assertThat(mounted).isEqualTo(volumes);
    String cluster =
        Manifests.only(resources, "KafkaUser")
            .tree()
            .at("/metadata/labels/strimzi.io~1cluster")
            .asText();
    // Strimzi writes one for the user and one for the cluster.
    assertThat(secrets)
        .containsExactlyInAnyOrder(
            Manifests.only(resources, "KafkaUser").name(), cluster + "-cluster-ca-cert");
    assertThat(configMaps)
        .containsExactly(
            YAML.readTree(Manifests.FOLDER.resolve("base/kustomization.yaml").toFile())
                .at("/configMapGenerator/0/name")
                .asText());
    assertThat(pod.at("/spec/serviceAccountName").asText())
        .isEqualTo(Manifests.only(resources, "ServiceAccount").name());
    assertThat(resources.stream().filter(m -> m.kind().equals("Service")).map(Manifest::name))
        .contains(Manifests.only(resources, "StatefulSet").tree().at("/spec/serviceName").asText());
  }

  @Test
  void theScalerScalesWhatRunsUpToThePartitionsOfTheInput() throws IOException {
    JsonNode scaled = Manifests.only(resources, "ScaledObject").tree();
    JsonNode trigger = scaled.at("/spec/triggers/0");
    AppConfig config = config("base/config.yaml");
    assertThat(scaled.at("/spec/scaleTargetRef/kind").asText()).isEqualTo("StatefulSet");
    assertThat(scaled.at("/spec/scaleTargetRef/name").asText())
        .isEqualTo(Manifests.only(resources, "StatefulSet").name());
    assertThat(trigger.at("/metadata/topic").asText()).isEqualTo(config.topics().input());
    assertThat(trigger.at("/metadata/consumerGroup").asText())
        .isEqualTo(config.streams().applicationId());
    // KEDA takes strings only.
    assertThat(trigger.get("metadata")).allMatch(JsonNode::isTextual);
    assertThat(trigger.at("/authenticationRef/name").asText())
        .isEqualTo(Manifests.only(resources, "TriggerAuthentication").name());
    assertThat(scaled.at("/spec/maxReplicaCount").asInt())
        .isEqualTo(topic(config.topics().input()).at("/spec/partitions").asInt());
  }

  @Test
  void theUserMayDoWhatTheServiceNeedsAndNoMore() throws IOException {
    AppConfig config = config("base/config.yaml");
    List<String> allowed = new ArrayList<>();
    for (JsonNode acl :
        Manifests.only(resources, "KafkaUser").tree().at("/spec/authorization/acls")) {
      JsonNode resource = acl.get("resource");
      String prefix = resource.get("patternType").asText().equals("prefix") ? "*" : "";
      String type = resource.get("type").asText().replace("transactionalId", "transactional-id");
      acl.get("operations")
          .forEach(
              o ->
                  allowed.add(
                      o.asText() + " on " + type + " " + resource.get("name").asText() + prefix));
    }
    assertThat(allowed)
        .containsExactlyInAnyOrderElementsOf(
            RequiredAcls.run(config).stream().map(RequiredAcl::toString).toList());
    config.topics().all().forEach(name -> assertThat(topic(name)).as(name).isNotNull());
  }

  private static AppConfig config(String file) {
    return ConfigLoader.load(Manifests.FOLDER.resolve(file), Map.of(), List.of()).bind();
  }

  private static JsonNode topic(String name) {
    return resources.stream()
        .filter(m -> m.kind().equals("KafkaTopic") && m.name().equals(name))
        .map(Manifest::tree)
        .findFirst()
        .orElse(null);
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new HashMap<>();
    object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    return map;
  }
}

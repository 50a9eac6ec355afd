package dev.hnetstreams.app.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.hnetstreams.app.docs.GeneratedDoc;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files under deploy/kubernetes, as trees and as their owners' types. */
final class Manifests {
  static final Path FOLDER = GeneratedDoc.repository().resolve("deploy/kubernetes");

  /** What the owners' Java types know. KEDA publishes none. */
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1/Service", Service.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "v1/ConfigMap", ConfigMap.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class,
          "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class,
          "kafka.strimzi.io/v1beta2/KafkaTopic", KafkaTopic.class,
          "kafka.strimzi.io/v1beta2/KafkaUser", KafkaUser.class);

  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** The types collect properties that they do not know; here such a property is an error. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  private Manifests() {}

  /** A document of a file. */
  record Manifest(Path file, JsonNode tree) {
    String kind() {
      return tree.path("kind").asText();
    }

    String name() {
      return tree.at("/metadata/name").asText();
    }

    String type() {
      return tree.path("apiVersion").asText() + "/" + kind();
    }

    /**
     * As its owner's type.
     *
     * @throws IOException for a property that the type does not know, or of the wrong kind
     */
    Object typed() throws IOException {
      return STRICT.treeToValue(tree, TYPES.get(type()));
    }

    boolean hasType() {
      return TYPES.containsKey(type());
    }
  }

  /** Every resource of base and components; patches, overlays and configuration left out. */
  static List<Manifest> resources() throws IOException {
    List<Manifest> all = new ArrayList<>();
    for (Path kustomization : kustomizations()) {
      if (!kustomization.toString().contains("overlays")) {
        for (JsonNode file : YAML.readTree(kustomization.toFile()).path("resources")) {
          all.addAll(documents(kustomization.resolveSibling(file.asText())));
        }
      }
    }
    return all;
  }

  static List<Path> kustomizations() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(f -> f.endsWith("kustomization.yaml")).sorted().toList();
    }
  }

  static List<Manifest> documents(Path file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll().stream().map(tree -> new Manifest(file, tree)).toList();
    }
  }

  static Manifest only(List<Manifest> all, String kind) {
    List<Manifest> found = all.stream().filter(m -> m.kind().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError(kind + ": expected one, found " + found.size());
    }
    return found.get(0);
  }
}

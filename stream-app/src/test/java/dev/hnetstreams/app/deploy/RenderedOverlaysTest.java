package dev.hnetstreams.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.deploy.Manifests.Manifest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl makes of the overlays; needs kubectl, but no cluster. */
class RenderedOverlaysTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void overlaysRenderToManifestsThatFitAndReferToOneAnother(String overlay) throws Exception {
    List<Manifest> rendered = render(overlay);
    for (Manifest manifest : rendered) {
      if (manifest.hasType()) {
        assertThatCode(manifest::typed).as(manifest.name()).doesNotThrowAnyException();
      }
      assertThat(manifest.tree().at("/metadata/namespace").asText()).isEqualTo("kafka");
    }
    JsonNode set = Manifests.only(rendered, "StatefulSet").tree();
    assertThat(set.at("/spec/replicas").isMissingNode()).as("replicas are the scaler's").isTrue();
    JsonNode container = set.at("/spec/template/spec/containers/0");
    assertThat(container.get("image").asText()).startsWith("registry.example/hnet-streams:");
    Map<String, JsonNode> environment = new HashMap<>();
    container.get("env").forEach(e -> environment.put(e.get("name").asText(), e));
    assertThat(environment.get("KAFKA_BOOTSTRAP_SERVERS").get("value").asText()).endsWith(":9093");
    assertThat(environment).containsKeys("KAFKA_GROUP_INSTANCE_ID", "KAFKA_SSL_KEYSTORE_PASSWORD");
    Manifest configuration = Manifests.only(rendered, "ConfigMap");
    assertThat(set.at("/spec/template/spec/volumes").findValues("configMap"))
        .extracting(c -> c.get("name").asText())
        .containsExactly(configuration.name());
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, configuration.tree().at("/data/config.yaml").asText());
    Map<String, String> variables = new HashMap<>();
    environment.forEach((name, e) -> variables.put(name, e.path("value").asText("from-a-secret")));
    assertThat(ConfigLoader.load(file, variables, List.of()).bind().kafka())
        .containsEntry("security.protocol", "SSL")
        .containsKeys("ssl.keystore.password", "group.instance.id");
    boolean gpu = container.at("/resources/limits").has("nvidia.com/gpu");
    assertThat(gpu).isEqualTo(overlay.equals("gpu"));
  }

  private List<Manifest> render(String overlay) throws IOException, InterruptedException {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "kubectl")));
    assumeTrue(there, "kubectl is not on the PATH: the overlays are not rendered");
    Path out = folder.resolve("rendered.yaml");
    Process kubectl =
        new ProcessBuilder(
                "kubectl", "kustomize", Manifests.FOLDER.resolve("overlays/" + overlay).toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(kubectl.waitFor()).isZero();
    return Manifests.documents(out);
  }
}

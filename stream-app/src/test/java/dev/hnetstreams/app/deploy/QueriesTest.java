package dev.hnetstreams.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.hnetstreams.app.docs.GeneratedDoc;
import dev.hnetstreams.app.metrics.DocumentedMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What rules and dashboards ask for is what the service exports. */
class QueriesTest {
  private static final Path DEPLOY = GeneratedDoc.repository().resolve("deploy");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), *(\\w+)\\)");

  /** Added by Prometheus to every series. */
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  private final Map<String, Set<String>> exported = exported();

  private record Query(String where, String expression) {}

  @Test
  void everyRuleAsksForMetricsThatTheServiceExports() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode rule : rules()) {
      queries.add(new Query(rule.path("alert").asText(), rule.get("expr").asText()));
    }
    assertThat(queries).hasSizeGreaterThan(10).allSatisfy(this::requireExported);
  }

  @Test
  void everyPanelAsksForMetricsThatTheServiceExports() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Path file : dashboards()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
      for (JsonNode expression : dashboard.findValues("expr")) {
        queries.add(new Query(file.getFileName().toString(), expression.asText()));
      }
      for (JsonNode variable : dashboard.at("/templating/list")) {
        if (variable.get("type").asText().equals("query")) {
          Matcher m = LABEL_VALUES.matcher(variable.at("/query/query").asText());
          assertThat(m.matches()).as("%s: variable %s", file, variable.get("name")).isTrue();
          queries.add(new Query(file + ": variable", m.group(1)));
        }
      }
    }
    assertThat(queries).hasSizeGreaterThan(50).allSatisfy(this::requireExported);
  }

  @Test
  void everyMetricOfOursIsOnADashboardOrInARule() throws IOException {
    Set<String> asked = new HashSet<>();
    for (JsonNode rule : rules()) {
      PromQl.selectors(rule.get("expr").asText()).forEach(s -> asked.add(s.metric()));
    }
    for (Path file : dashboards()) {
      for (JsonNode expression : new ObjectMapper().readTree(file.toFile()).findValues("expr")) {
        PromQl.selectors(expression.asText()).forEach(s -> asked.add(s.metric()));
      }
    }
    assertThat(DocumentedMetrics.all())
        .filteredOn(doc -> doc.name().startsWith("hnet_"))
        .allSatisfy(doc -> assertThat(doc.series()).as(doc.name()).anyMatch(asked::contains));
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
    String runbook = Files.readString(GeneratedDoc.repository().resolve("docs/runbook.md"));
    for (JsonNode rule : rules()) {
      String alert = rule.get("alert").asText();
      assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("critical", "warning");
      assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotBlank();
      assertThat(rule.at("/annotations/description").asText()).as(alert).isNotBlank();
      assertThat(rule.at("/annotations/runbook_url").asText())
          .isEqualTo("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
      assertThat(runbook).contains("\n## " + alert + "\n");
    }
  }

  @Test
  void selectorsAreFoundInsideFunctionsRangesAndClauses() {
    assertThat(
            PromQl.selectors(
                "histogram_quantile(0.99, sum by (le, x) (rate(a_bucket{l=\"b\",m=~\"c\"}[5m])))"
                    + " > on (job) 1e3 * d offset 5m and absent(e{}) or 0.5 * f[$__interval:1m]"))
        .containsExactly(
            new PromQl.Selector("a_bucket", List.of("l", "m")),
            new PromQl.Selector("d", List.of()),
            new PromQl.Selector("e", List.of()),
            new PromQl.Selector("f", List.of()));
  }

  private void requireExported(Query query) {
    List<PromQl.Selector> selectors = PromQl.selectors(query.expression());
    assertThat(selectors).as(query.toString()).isNotEmpty();
    for (PromQl.Selector selector : selectors) {
      assertThat(exported).as(query.toString()).containsKey(selector.metric());
      Set<String> labels = new HashSet<>(exported.get(selector.metric()));
      labels.addAll(TARGET_LABELS);
      assertThat(labels).as(query.toString()).containsAll(selector.labels());
    }
  }

  private static Map<String, Set<String>> exported() {
    Map<String, Set<String>> names = new HashMap<>();
    // Prometheus's own.
    names.put("up", Set.of());
    DocumentedMetrics.all()
        .forEach(doc -> doc.series().forEach(name -> names.put(name, Set.copyOf(doc.labels()))));
    return names;
  }

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    for (Path file : files(DEPLOY.resolve("prometheus/rules"))) {
      for (JsonNode group : yaml.readTree(file.toFile()).get("groups")) {
        group.get("rules").forEach(rules::add);
      }
    }
    return rules;
  }

  private static List<Path> dashboards() throws IOException {
    return files(DEPLOY.resolve("grafana/dashboards"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}

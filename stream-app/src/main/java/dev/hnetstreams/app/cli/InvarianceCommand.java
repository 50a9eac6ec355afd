package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.runtime.HNet;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.decide.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures on a user's own messages how often a label stays when something small changes. */
@Command(
    name = "invariance",
    mixinStandardHelpOptions = true,
    description =
        "Measure on your own messages, one a line, how often the best label stays when something"
            + " small is changed: letter case, a link, a comma, an emoji, lost accents.",
    footer = {
      "",
      "  hnet-streams model invariance chat.log",
      "  hnet-streams model invariance --set model.bundle=DIR --json - < chat.log"
    })
final class InvarianceCommand implements Callable<Integer> {
  @Parameters(arity = "1", paramLabel = "FILE|-", description = "messages; empty lines are skipped")
  private String file;

  @Option(names = "--json", description = "one JSON object a change")
  private boolean json;

  @Option(
      names = "--heads",
      paramLabel = "FOLDER|FILE",
      description = "with the own heads that are active there, or with one")
  private Path heads;

  @Mixin private ConfigOptions options;

  /**
   * @param altered texts that the change alters
   * @param stays by head, the share of these whose best label stays, in [0, 1]
   */
  record Row(String change, int altered, Map<String, Double> stays) {}

  @Override
  public Integer call() throws IOException {
    AppConfig config = options.load("model.provider=cpu").bind();
    List<String> texts = texts();
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(file + ": no message, expected one or more, one a line");
    }
    Progress progress = new Progress();
    try (HNet hnet = Models.inProcess(config, heads)) {
      List<String> names =
          hnet.manifest().heads().stream().filter(h -> !h.multiLabel()).map(Head::name).toList();
      if (!json) {
        System.out.printf("%s: %d messages%n", hnet.manifest().id(), texts.size());
        System.out.printf("%-16s %8s", "change", "altered");
        names.forEach(name -> System.out.printf(" %10s", name));
        System.out.println();
      }
      List<Map<String, String>> before = labels(hnet, texts);
      for (SmallChange change : SmallChange.values()) {
        progress.accept("invariance: " + change.shown());
        print(row(hnet, change, texts, before, names));
      }
    }
    return 0;
  }

  private List<String> texts() throws IOException {
    try (InputStream in = new TextSource(file).open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    }
  }

  private static Row row(
      HNet hnet,
      SmallChange change,
      List<String> texts,
      List<Map<String, String>> before,
      List<String> names) {
    List<String> changed = new ArrayList<>();
    List<Map<String, String>> expected = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = change.of(texts.get(i));
      if (!text.equals(texts.get(i))) {
        changed.add(text);
        expected.add(before.get(i));
      }
    }
    List<Map<String, String>> after = labels(hnet, changed);
    Map<String, Double> stays = new LinkedHashMap<>();
    for (String name : names) {
      int same = 0;
      for (int i = 0; i < after.size(); i++) {
        same += expected.get(i).get(name).equals(after.get(i).get(name)) ? 1 : 0;
      }
      if (!after.isEmpty()) {
        stays.put(name, (double) same / after.size());
      }
    }
    return new Row(change.shown(), changed.size(), stays);
  }

  private void print(Row row) throws IOException {
    if (json) {
      System.out.println(new ObjectMapper().writeValueAsString(row));
      return;
    }
    System.out.printf("%-16s %8d", row.change(), row.altered());
    row.stays().values().forEach(share -> System.out.printf(" %10.3f", share));
    System.out.println(row.altered() == 0 ? " (alters none)" : "");
  }

  /** By head, the best label at any confidence. */
  private static List<Map<String, String>> labels(HNet hnet, List<String> texts) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Inference answer : hnet.classify(texts)) {
      Map<String, String> labels = new LinkedHashMap<>();
      for (Decision decision : classified(answer).decisions()) {
        labels.put(decision.head(), String.valueOf(decision.raw()));
      }
      all.add(labels);
    }
    return all;
  }

  private static Inference.Classified classified(Inference answer) {
    return answer.fold(
        classified -> classified,
        failed -> {
          throw new IllegalStateException("no answer: " + failed.message());
        });
  }
}

package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.drift.DriftReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = "Show how far a running service's answers have moved from last week's.",
    footer = {
      "",
      "  hnet-streams drift",
      "  hnet-streams drift --url http://10.0.0.7:8080 --limit 0.1 --json",
      "",
      "Asks GET /v1/drift of one instance, for the partitions that it reads. PSI is the",
      "population stability index: 0 equal, from 0.1 a change, from 0.25 a large one.",
      "Exit code 3: an index is above --limit. docs/drift.md"
    })
final class DriftCommand implements Callable<Integer> {
  /** An index is above the limit. */
  static final int DRIFTED = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--url",
      description = "of an instance; default: http.host and http.port of the configuration")
  private URI url;

  @Option(
      names = "--against",
      paramLabel = "week|bundle",
      description = "what --limit is for; default: ${DEFAULT-VALUE}")
  private DriftReport.Base against = DriftReport.Base.WEEK;

  @Option(
      names = "--limit",
      description = "exit with 3 when an index is above it; default: ${DEFAULT-VALUE}")
  private double limit = 0.25;

  @Option(names = "--json", description = "print what the service answers")
  private boolean json;

  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws IOException {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "--limit: " + limit + ", expected a number above 0, such as 0.25");
    }
    AppConfig config = options.load().bind();
    URI asked = address(config).resolve("/v1/drift");
    String body = answer(asked, config.security().apiToken());
    DriftReport report = read(asked, body);
    if (json) {
      System.out.println(body);
    } else if (report.model() == null) {
      System.out.println(
          "nothing compared: stats.driftWindow is null, or the service has just started");
    } else {
      System.out.print(DriftPrinter.print(report));
    }
    return report.rows().stream()
            .anyMatch(row -> row.against() == against && row.psi() != null && row.psi() > limit)
        ? DRIFTED
        : 0;
  }

  private URI address(AppConfig config) {
    if (url != null) {
      if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
        throw new IllegalArgumentException(
            "--url: " + url + ", expected one such as http://10.0.0.7:8080");
      }
      return url;
    }
    if (config.http().port() <= 0) {
      throw new IllegalArgumentException(
          "http.port: " + config.http().port() + ", expected --url where it is no fixed port");
    }
    String host = config.http().host().equals("0.0.0.0") ? "127.0.0.1" : config.http().host();
    return URI.create(
        "%s://%s:%d"
            .formatted(config.security().tls() ? "https" : "http", host, config.http().port()));
  }

  private static String answer(URI asked, String token) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(asked).timeout(PATIENCE);
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 200 -> response.body();
        case 401 ->
            throw new IllegalArgumentException(
                asked + ": 401, expected the service's token: HNET_SECURITY_APITOKEN");
        default ->
            throw new IOException(
                "%s: %d, expected 200 of hnet-streams".formatted(asked, response.statusCode()));
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(asked + ": interrupted", e);
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().startsWith(asked.toString())
          ? e
          : new IOException(asked + ": no answer, expected a running hnet-streams: " + e, e);
    }
  }

  private static DriftReport read(URI asked, String body) throws IOException {
    try {
      return new ObjectMapper().readValue(body, DriftReport.class);
    } catch (JsonProcessingException e) {
      throw new IOException(asked + ": no report of drift: " + e.getOriginalMessage(), e);
    }
  }
}

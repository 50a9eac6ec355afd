package dev.hnetstreams.app.tracing;

import dev.hnetstreams.runtime.settings.Secret;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where traces go.
 *
 * @param endpoint OTLP over HTTP: {@code http://host:4318}; {@code /v1/traces} is added unless it
 *     is there; null: off
 * @param sample part of the traces begun here that are recorded, in [0, 1]; a record or request
 *     that brings a trace is recorded when its sender recorded it
 * @param serviceName {@code service.name} of the spans, not blank
 * @param headers for the endpoint, {@code name=value} separated by commas, or null for none
 */
public record TracingConfig(
    String endpoint, double sample, String serviceName, @Secret String headers) {
  /** No traces. */
  public static final TracingConfig OFF = new TracingConfig(null, 0, "hnet-streams", null);

  private static final String PATH = "/v1/traces";
  private static final String HEADER =
      "\\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+\\s*=[\\x20-\\x2b\\x2d-\\x7e]+";

  public TracingConfig {
    new SettingsCheck()
        .require(
            endpoint == null || isUrl(endpoint),
            "endpoint",
            endpoint,
            "http:// or https:// with a host, such as http://localhost:4318, and no user, query"
                + " or fragment; or null")
        .require(sample >= 0 && sample <= 1, "sample", sample, "0 to 1")
        .require(
            serviceName != null && !serviceName.isBlank(), "serviceName", serviceName, "a name")
        .requireSecret(
            isHeaders(headers),
            "headers",
            "name=value, several separated by commas, such as Authorization=Bearer abc; or null")
        .verify();
  }

  /** Whether anything is traced. */
  public boolean on() {
    return endpoint != null;
  }

  /** Where spans are posted. */
  String url() {
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    return base.endsWith(PATH) ? base : base + PATH;
  }

  /** By name. */
  Map<String, String> headersByName() {
    Map<String, String> byName = new LinkedHashMap<>();
    if (headers != null) {
      for (String header : headers.split(",", -1)) {
        int equals = header.indexOf('=');
        byName.put(header.substring(0, equals).strip(), header.substring(equals + 1).strip());
      }
    }
    return byName;
  }

  /** Tells no header. */
  @Override
  public String toString() {
    return "TracingConfig[endpoint=" + endpoint + ", sample=" + sample + "]";
  }

  private static boolean isHeaders(String text) {
    return text == null || text.matches(HEADER + "(," + HEADER + ")*");
  }

  private static boolean isUrl(String url) {
    try {
      URI uri = URI.create(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

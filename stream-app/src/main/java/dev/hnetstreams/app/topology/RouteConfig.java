package dev.hnetstreams.app.topology;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * A further topic for some results.
 *
 * @param to the topic
 * @param when conditions that must all hold; see {@link Condition}
 */
public record RouteConfig(
    String to,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> when) {
  public RouteConfig {
    TopicsConfig.check("to", to);
    if (when == null || when.isEmpty()) {
      throw new IllegalArgumentException(
          "when: null, wanted one or more conditions such as: spam.label == spam");
    }
    when = List.copyOf(when);
  }
}

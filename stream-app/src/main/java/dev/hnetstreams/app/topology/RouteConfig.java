package dev.hnetstreams.app.topology;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.hnetstreams.runtime.settings.SettingsCheck;
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
    new SettingsCheck()
        .require(TopicsConfig.isTopic(to), "to", to, TopicsConfig.TOPIC)
        .require(
            when != null && !when.isEmpty(),
            "when",
            null,
            "one or more conditions such as: spam.label == spam")
        .verify();
    when = List.copyOf(when);
  }

  /** Whether a condition asks for hidden channels. */
  public boolean asksForHidden() {
    return when.stream().anyMatch(HiddenConditions::asks);
  }
}

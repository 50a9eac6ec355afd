package dev.hnetstreams.app.perspective;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * @param attributes {@code head/label} by the attribute's name in requests; empty: the endpoint is
 *     off
 * @param languages BCP 47 languages by attribute; one that is not named supports every language of
 *     the model
 * @param maxCommentBytes longer comments are refused, in UTF-8, 1 or more
 * @param rootUrl where clients reach the service, for its discovery document; null: the host of
 *     each request
 */
public record PerspectiveConfig(
    Map<String, String> attributes,
    Map<String, List<String>> languages,
    int maxCommentBytes,
    String rootUrl) {
  private static final int GOOGLES_LIMIT = 20_480;
  private static final String NAME = "[A-Za-z][A-Za-z0-9_@.-]{0,63}";

  /** Not mounted. */
  public static final PerspectiveConfig OFF =
      new PerspectiveConfig(Map.of(), Map.of(), GOOGLES_LIMIT, null);

  public PerspectiveConfig {
    attributes = attributes == null ? Map.of() : attributes;
    languages = languages == null ? Map.of() : languages;
    SettingsCheck check = new SettingsCheck();
    attributes.forEach(
        (name, mapping) ->
            check
                .require(name.matches(NAME), "attributes", name, "an attribute's name, as TOXICITY")
                .require(
                    Attribute.isForm(mapping),
                    "attributes",
                    mapping,
                    "for each " + Attribute.EXPECTED));
    for (Map.Entry<String, List<String>> entry : languages.entrySet()) {
      List<String> tags = entry.getValue();
      check
          .require(
              attributes.containsKey(entry.getKey()),
              "languages",
              entry.getKey(),
              "an attribute of perspective.attributes")
          .require(
              tags != null && !tags.isEmpty() && tags.stream().allMatch(Languages::isTag),
              "languages",
              tags,
              "for each a list of languages, such as [en, de]");
    }
    check
        .require(maxCommentBytes >= 1, "maxCommentBytes", maxCommentBytes, "1 or more")
        .require(isRoot(rootUrl), "rootUrl", rootUrl, "http:// or https:// with a host, or null")
        .verify();
    attributes = Map.copyOf(attributes);
    languages = Map.copyOf(languages);
  }

  /** Whether the endpoint is there. */
  public boolean enabled() {
    return !attributes.isEmpty();
  }

  /** The endpoint, which accepts suggested scores and forgets them. */
  public Perspective endpoint() {
    return new Perspective(this, SuggestedScores.FORGOTTEN);
  }

  /** Where an attribute's score comes from; empty for one that is not configured. */
  Optional<Attribute> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).map(Attribute::of);
  }

  /**
   * Checks labels against a model's. A head that the model lacks is no fault: it may be added
   * later.
   *
   * @throws IllegalArgumentException naming the attribute and the labels that there are
   */
  public void requireLabels(Manifest model) {
    attributes.forEach(
        (name, mapping) -> {
          Attribute attribute = Attribute.of(mapping);
          Optional<Head> head = model.head(attribute.head());
          if (head.isPresent() && !head.get().labels().contains(attribute.label())) {
            throw new IllegalArgumentException(
                "perspective.attributes.%s: %s, expected a label of %s, one of %s"
                    .formatted(name, mapping, attribute.head(), head.get().labels()));
          }
        });
  }

  private static boolean isRoot(String url) {
    if (url == null) {
      return true;
    }
    try {
      URI uri = URI.create(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

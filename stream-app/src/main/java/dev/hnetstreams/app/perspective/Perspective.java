package dev.hnetstreams.app.perspective;

/**
 * The endpoint as it is set up.
 *
 * @param suggestions is told of each suggested score
 */
public record Perspective(PerspectiveConfig config, SuggestedScores suggestions) {
  /** Not mounted. */
  public static final Perspective OFF = PerspectiveConfig.OFF.endpoint();
}

package dev.hnetstreams.app.feedback;

import dev.hnetstreams.runtime.settings.SettingsCheck;

/**
 * What feedback does to thresholds where a precision is asked for.
 *
 * @param thresholds whether it moves them
 * @param minJudged answers with a label that people must have judged before feedback counts for it,
 *     1 or more
 */
public record FeedbackConfig(Move thresholds, int minJudged) {
  /** How feedback moves thresholds. */
  public enum Move {
    /** Not at all. */
    OFF,
    /** Only upwards: false or forged feedback can make the service more careful, no more. */
    RAISE,
    /** It takes the place of dev data, and may lower a threshold. */
    REPLACE
  }

  public FeedbackConfig {
    new SettingsCheck().require(minJudged >= 1, "minJudged", minJudged, "1 or more").verify();
  }
}

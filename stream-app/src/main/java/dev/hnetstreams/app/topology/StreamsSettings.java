package dev.hnetstreams.app.topology;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.async.AsyncSettings;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.nio.file.Path;
import java.time.Duration;

/**
 * @param applicationId consumer group and prefix of internal topics
 * @param threads stream threads, 1 or more
 * @param inFlight texts on their way to the model, for each partition, 1 or more
 * @param commitInterval how often results become visible under load, above 0
 * @param commitWhenIdle also commit as soon as nothing is in flight
 * @param pollInterval longest sleep of a stream thread while answers are awaited, 1 ms or more;
 *     also how often answers are looked for
 * @param drainTimeout how long a commit waits for the model, 1 s to 2 min
 * @param shutdownTimeout how long a stop may take, 1 s or more
 * @param stateDir folder of local state, or null for one in the temporary folder
 */
public record StreamsSettings(
    String applicationId,
    Guarantee guarantee,
    GroupProtocol groupProtocol,
    int threads,
    int inFlight,
    Duration commitInterval,
    boolean commitWhenIdle,
    Duration pollInterval,
    Duration drainTimeout,
    Duration shutdownTimeout,
    Path stateDir) {

  /** What a crash may do to results. */
  public enum Guarantee {
    @JsonProperty("exactly_once_v2")
    EXACTLY_ONCE_V2,
    @JsonProperty("at_least_once")
    AT_LEAST_ONCE
  }

  /** How instances share partitions. */
  public enum GroupProtocol {
    CLASSIC,
    /** KIP-1071; Kafka 4.2 and later. */
    STREAMS
  }

  public StreamsSettings {
    new SettingsCheck()
        .require(
            applicationId != null && applicationId.matches("[a-zA-Z0-9._-]+"),
            "applicationId",
            applicationId,
            "letters, digits, '.', '_', '-'")
        .require(threads >= 1, "threads", threads, "1 or more")
        .require(inFlight >= 1, "inFlight", inFlight, "1 or more")
        .require(commitInterval.toMillis() > 0, "commitInterval", commitInterval, "1ms or more")
        .require(pollInterval.toMillis() > 0, "pollInterval", pollInterval, "1ms or more")
        .require(
            drainTimeout.toMillis() >= 1000 && drainTimeout.toMillis() <= 120_000,
            "drainTimeout",
            drainTimeout,
            "1s to 2m: well under max.poll.interval.ms")
        .require(
            shutdownTimeout.toMillis() >= 1000, "shutdownTimeout", shutdownTimeout, "1s or more")
        .verify();
  }

  /** Limits of the asynchronous stage. */
  public AsyncSettings stage() {
    return new AsyncSettings(inFlight, pollInterval, drainTimeout, commitWhenIdle);
  }
}

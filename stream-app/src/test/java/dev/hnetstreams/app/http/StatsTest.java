package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.schemas.AbstentionReason;
import dev.hnetstreams.schemas.DecisionCount;
import dev.hnetstreams.schemas.TaggedText;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of one instance and of several; the stores are laid out by hand. */
class StatsTest {
  private static final long MINUTE = 60_000;
  private static final long NOW = 1_790_000_040_000L;
  private static final long WINDOW = NOW - NOW % MINUTE;
  private static final String LAST_TEN = "/v1/stats?window=10m&to=" + NOW;

  private final FakeCounts mine = new FakeCounts();
  private final FakeCounts theirs = new FakeCounts();
  private final TestApi api = TestApi.start(TestApi.CONFIG, Runnable::run, mine);
  private final TestApi other = TestApi.start(TestApi.CONFIG, Runnable::run, theirs);

  @AfterEach
  void stop() {
    api.close();
    other.close();
  }

  @Test
  void decisionsAreCountedByWindowAndInAll() {
    mine.counts =
        List.of(
            count(WINDOW - MINUTE, "language", "deu", 0, 2),
            count(WINDOW, "language", "deu", 0, 3),
            count(WINDOW, "language", "deu", 1, 4),
            count(WINDOW, "language", "abstained:too_short", 1, 5),
            count(WINDOW, "spam", "ham", 1, 6));
    JsonNode stats = json(api.get(LAST_TEN));

    assertThat(stats.at("/heads/language/labels/deu").asLong()).isEqualTo(9);
    assertThat(stats.at("/heads/language/abstained/too_short").asLong()).isEqualTo(5);
    assertThat(stats.at("/heads/spam/labels/ham").asLong()).isEqualTo(6);
    assertThat(stats.at("/windows")).hasSize(2);
    assertThat(stats.at("/windows/0/start").asLong()).isEqualTo(WINDOW - MINUTE);
    assertThat(stats.at("/windows/1/end").asLong()).isEqualTo(WINDOW + MINUTE);
    assertThat(stats.at("/windows/1/heads/language/labels/deu").asLong()).isEqualTo(7);
    assertThat(stats.at("/partitions")).isEqualTo(json("[0, 1]"));
    assertThat(stats.at("/missingPartitions")).isEmpty();
    assertThat(stats.at("/instances").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonToAbstainIsCountedApartFromLabels(AbstentionReason reason) {
    String label =
        DecisionCount.labelOf(
            new TaggedText.Decision(null, reason.wireName(), "deu", 0, 0f, List.of()));
    mine.counts = List.of(count(WINDOW, "language", label, 0, 2));
    JsonNode language = json(api.get(LAST_TEN)).at("/heads/language");

    assertThat(language.at("/abstained/" + reason.wireName()).asLong()).isEqualTo(2);
    assertThat(language.get("labels")).isEmpty();
  }

  @Test
  void windowsThatOverlapTheTimeAreCountedAndOthersAreNot() {
    mine.counts =
        List.of(
            count(WINDOW - 11 * MINUTE, "spam", "before", 0, 1),
            count(WINDOW - 10 * MINUTE, "spam", "overlaps", 0, 1),
            count(WINDOW + MINUTE, "spam", "after", 0, 1));

    assertThat(json(api.get(LAST_TEN)).at("/heads/spam/labels"))
        .isEqualTo(json("{\"overlaps\": 1}"));
  }

  @Test
  void theOneThatIsAskedAsksTheOthers() {
    share();
    mine.counts = List.of(count(WINDOW, "spam", "ham", 0, 2));
    theirs.counts =
        List.of(count(WINDOW, "spam", "ham", 1, 40), count(WINDOW, "spam", "spam", 1, 1));
    JsonNode stats = json(api.get(LAST_TEN));

    assertThat(stats.at("/heads/spam/labels")).isEqualTo(json("{\"ham\": 42, \"spam\": 1}"));
    assertThat(stats.at("/windows")).hasSize(1);
    assertThat(stats.at("/partitions")).isEqualTo(json("[0, 1]"));
    assertThat(stats.at("/instances").asInt()).isEqualTo(2);
    assertThat(json(api.get(LAST_TEN + "&local=true")).at("/heads/spam/labels/ham").asLong())
        .isEqualTo(2);
  }

  @Test
  void twoThatAskEachOtherDoNotGoRoundInCircles() {
    share();
    theirs.others = List.of("127.0.0.1:" + api.server.port());

    assertThat(api.get(LAST_TEN).statusCode()).isEqualTo(200);
    assertThat(other.get(LAST_TEN).statusCode()).isEqualTo(200);
  }

  @Test
  void whilePartitionsMoveNobodyCanSay() {
    mine.rebalancing = true;
    requireUnavailable(api.get(LAST_TEN), "rebalancing");
    mine.rebalancing = false;
    share();
    theirs.partitions = Set.of(0, 1);
    requireUnavailable(api.get(LAST_TEN), "rebalancing");
    theirs.partitions = Set.of();
    requireUnavailable(api.get(LAST_TEN), "rebalancing");
    theirs.partitions = Set.of(1);
    theirs.rebalancing = true;
    requireUnavailable(api.get(LAST_TEN), "peer_unavailable");
  }

  @Test
  void aPeerThatIsGoneIsNamed() {
    share();
    int port = other.server.port();
    other.server.close();

    HttpResponse<String> response = api.get(LAST_TEN);
    requireUnavailable(response, "peer_unavailable");
    assertThat(response.body()).contains("127.0.0.1:" + port);
  }

  @Test
  void anInstanceThatKeepsToItselfSaysWhatItDoesNotKnow() {
    mine.partitions = Set.of(1);

    assertThat(json(api.get(LAST_TEN)).at("/missingPartitions")).isEqualTo(json("[0]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"window=10", "window=x", "window=-1m", "to=yesterday", "window=9999999h"})
  void aQueryThatCannotBeMeantIsRefused(String query) {
    assertThat(api.get("/v1/stats?" + query).statusCode()).isEqualTo(400);
  }

  /** Each of the two holds one partition, and the first knows of the second. */
  private void share() {
    mine.partitions = Set.of(0);
    mine.shared = true;
    mine.others = List.of("127.0.0.1:" + other.server.port());
    theirs.partitions = Set.of(1);
  }

  private static void requireUnavailable(HttpResponse<String> response, String type) {
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).at("/type").asText()).isEqualTo(type);
    assertThat(response.headers().firstValue("retry-after")).hasValue("1");
  }

  private static DecisionCount count(
      long start, String head, String label, int partition, long count) {
    return new DecisionCount(start, start + MINUTE, head, label, partition, count);
  }
}

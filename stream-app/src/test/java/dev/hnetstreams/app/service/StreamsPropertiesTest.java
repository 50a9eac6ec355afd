package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
  private static final String TRANSACTION_TIMEOUT = "producer.transaction.timeout.ms";

  @Test
  void aTransactionOutlastsADrainAndNotMuchMore() {
    assertThat(of().get(TRANSACTION_TIMEOUT)).isEqualTo(30_000 + 200 + 30_000);
    assertThat(of("streams.drainTimeout=2m").get(TRANSACTION_TIMEOUT))
        .isEqualTo(120_000 + 200 + 30_000);
    assertThat(of("streams.guarantee=at_least_once")).doesNotContainKey(TRANSACTION_TIMEOUT);
  }

  @Test
  void theKafkaBlockWins() {
    assertThat(of("kafka.producer.transaction.timeout.ms=5000").get(TRANSACTION_TIMEOUT))
        .isEqualTo("5000");
  }

  private static Map<Object, Object> of(String... settings) {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of(settings)).bind();
    return StreamsProperties.of(config, null);
  }
}

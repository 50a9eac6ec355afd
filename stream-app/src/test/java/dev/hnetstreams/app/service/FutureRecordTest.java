package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An input topic that takes any timestamp, and outputs with Kafka's own limit of an hour ahead. */
class FutureRecordTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void aRecordFromNextYearIsAnsweredAndSoAreThoseBehindIt() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed()) {
      takeAnyTimestamp(bed, "text.in");
      long now = System.currentTimeMillis();
      long nextYear = now + Duration.ofDays(365).toMillis();
      bed.send(0, now, "before", "a text".getBytes(StandardCharsets.UTF_8));
      bed.send(0, nextYear, "ahead", "a text".getBytes(StandardCharsets.UTF_8));
      bed.send(0, nextYear, "dead", new byte[2_000]);
      bed.send(0, now, "behind", "a text".getBytes(StandardCharsets.UTF_8));
      bed.flush();
      Service service =
          new Service(
              ServiceTestBed.loader(bed, folder, "model.provider=cpu", "model.maxTextBytes=1000")
                  .bind());
      try {
        service.start();
        Map<String, ConsumerRecord<byte[], byte[]>> answers =
            bed.read(List.of("text.classified", "text.dead-letter"), 4, PATIENCE).stream()
                .collect(Collectors.toMap(r -> KafkaTestBed.header(r, "test-number"), r -> r));

        assertThat(answers).containsOnlyKeys("before", "ahead", "dead", "behind");
        assertThat(answers.get("before").timestamp()).isEqualTo(now);
        assertThat(answers.get("dead").topic()).isEqualTo("text.dead-letter");
        ConsumerRecord<byte[], byte[]> ahead = answers.get("ahead");
        assertThat(ahead.timestamp()).isBetween(now, System.currentTimeMillis());
        assertThat(new ObjectMapper().readTree(ahead.value()).at("/source/timestamp").asLong())
            .isEqualTo(nextYear);
      } finally {
        service.stop();
      }
    }
  }

  private static void takeAnyTimestamp(KafkaTestBed bed, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(
                              "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}

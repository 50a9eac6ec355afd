package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last resort: a real broker refuses what the service believes to fit. */
@Tag("slow")
class RefusedOutputTest {
  @TempDir Path folder;

  /** Makes outputs longer on their way, by what their record's header says. */
  public static final class Lengthener implements ProducerInterceptor<byte[], byte[]> {
    private static final byte[] LONG = new byte[2 << 20];

    static {
      new Random(7).nextBytes(LONG);
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      String wanted = header(record, "test-number");
      boolean lengthen =
          switch (record.topic()) {
            case "text.classified" -> List.of("once", "twice").contains(wanted);
            case "text.dead-letter" -> wanted.equals("twice");
            default -> false;
          };
      if (!lengthen) {
        return record;
      }
      ProducerRecord<byte[], byte[]> longer =
          new ProducerRecord<>(
              record.topic(),
              record.partition(),
              record.timestamp(),
              record.key(),
              record.value(),
              record.headers());
      longer.headers().add("long", LONG);
      return longer;
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
      Header header = record.headers().lastHeader(name);
      return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  @Test
  void aRefusedRecordBecomesADeadLetterAndTheServiceGoesOn() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed()) {
      bed.alter("text.classified", "max.message.bytes", "1048588");
      bed.alter("text.dead-letter", "max.message.bytes", "1048588");
      Service service =
          new Service(
              ServiceTestBed.loader(
                      bed,
                      folder,
                      "model.provider=cpu",
                      "kafka.session.timeout.ms=6000", // a thread that failed does not leave
                      "kafka.producer.interceptor.classes=" + Lengthener.class.getName())
                  .bind());
      try {
        service.start();
        for (String name : List.of("before", "once", "between", "twice", "after")) {
          bed.send(
              0,
              System.currentTimeMillis(),
              name,
              ("message " + name + ", nothing special").getBytes(StandardCharsets.UTF_8));
          bed.flush();
        }
        Map<String, ConsumerRecord<byte[], byte[]>> answers = new HashMap<>();
        bed.read(List.of("text.classified", "text.dead-letter"), 5, Duration.ofMinutes(2))
            .forEach(
                r -> assertThat(answers.put(KafkaTestBed.header(r, "test-number"), r)).isNull());

        assertThat(answers).containsOnlyKeys("before", "once", "between", null, "after");
        assertThat(KafkaTestBed.header(answers.get("once"), "hnet-dead-letter-reason"))
            .isEqualTo("refused");
        assertThat(KafkaTestBed.header(answers.get(null), "hnet-dead-letter-shortened"))
            .isEqualTo("headers");
        assertThat(answers.get(null).key()).isEqualTo("twice".getBytes(StandardCharsets.UTF_8));
        assertThat(ServiceTestBed.get(service.httpPort(), "/metrics").body())
            .contains("hnet_dead_letters_total{reason=\"refused\"}")
            .doesNotContain("hnet_refused_outputs_total{cause=\"too_large\"} 0.0");
      } finally {
        service.stop();
      }
    }
  }
}

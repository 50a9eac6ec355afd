package dev.hnetstreams.app.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which input record led to a refused output. It cannot go on: a refused record ends the
 * transaction. The record is read again and {@link EmitProcessor} answers it with less. Which input
 * record it was stands in the output itself: Kafka Streams calls this from the producer's thread,
 * while its own context is of another record already.
 */
public final class RefusalHandler extends DefaultProductionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalHandler.class);
  private static final String OUTPUTS = "hnet.outputs";

  /** Kafka's words about an innocent record; its exception has no class of its own. */
  private static final String INNOCENT = "part of a batch which had one more more invalid records";

  private static final ObjectReader RESULT = new ObjectMapper().readerFor(TaggedText.class);

  private Outputs outputs;

  /** Made by Kafka Streams. */
  public RefusalHandler() {}

  /** Lets Kafka Streams make one that knows the outputs. */
  public static void configure(Properties streams, Outputs outputs) {
    streams.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusalHandler.class);
    streams.put(OUTPUTS, outputs);
  }

  @Override
  public void configure(Map<String, ?> configs) {
    super.configure(configs);
    outputs = (Outputs) configs.get(OUTPUTS);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
    if (failure.getMessage() != null && failure.getMessage().contains(INNOCENT)) {
      // Kafka Streams asks until the first failure: let it come to the culprit of the batch, which
      // is told of in the same breath and ends the transaction, or at least the thread.
      return Response.resume();
    }
    Refusals.Cause.of(failure, record).ifPresent(cause -> remember(record, cause, failure));
    return super.handleError(context, record, failure);
  }

  private void remember(
      ProducerRecord<byte[], byte[]> record, Refusals.Cause cause, Exception failure) {
    Optional<Refusals.Origin> origin = origin(record);
    origin.ifPresent(o -> outputs.refusals().add(o, cause, record.topic()));
    outputs.limits().learn(cause, record, System.currentTimeMillis());
    outputs.observer().onRefused(cause);
    LOG.warn(
        "event=output_refused topic={} cause={} source={} why={}",
        record.topic(),
        cause.wireName(),
        origin.map(o -> o.topic() + "-" + o.partition() + "-" + o.offset()).orElse("none"),
        failure.getMessage());
  }

  /** Empty for counts. */
  static Optional<Refusals.Origin> origin(ProducerRecord<byte[], byte[]> record) {
    try {
      if (record.headers().lastHeader(DeadLetterHeaders.REASON) != null) {
        return Optional.of(
            new Refusals.Origin(
                text(record, DeadLetterHeaders.TOPIC),
                Integer.parseInt(text(record, DeadLetterHeaders.PARTITION)),
                Long.parseLong(text(record, DeadLetterHeaders.OFFSET)),
                record.headers().lastHeader(DeadLetterHeaders.TEXT) == null
                    ? Outcome.WHOLE
                    : Integer.parseInt(text(record, DeadLetterHeaders.TEXT))));
      }
      TaggedText result = RESULT.readValue(record.value());
      TaggedText.Source source = result == null ? null : result.source();
      return source == null
          ? Optional.empty()
          : Optional.of(
              new Refusals.Origin(
                  source.topic(),
                  source.partition(),
                  source.offset(),
                  source.part() == null ? Outcome.WHOLE : source.part().index()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String text(ProducerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}

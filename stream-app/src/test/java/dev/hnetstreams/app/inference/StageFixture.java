package dev.hnetstreams.app.inference;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.app.serving.HandDrivenClassifier;
import dev.hnetstreams.app.topology.StreamsSettings;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * The stage in the hands of a test that plays the stream thread: it brings records, lets the
 * punctuator run, commits and closes. Kafka's own test driver cannot: it commits after each record.
 */
final class StageFixture {
  static final TopicPartition PARTITION = new TopicPartition("in", 2);
  private static final ProcessorNode<?, ?, ?, ?> OWN_NODE = new ProcessorNode<>("classify");

  /** What was forwarded, with the context under which it was. */
  record Forwarded(
      Record<byte[], Outcome> record, ProcessorRecordContext context, boolean fromOwnNode) {
    long offset() {
      return record.value().offset();
    }
  }

  final HandDrivenClassifier classifier = new HandDrivenClassifier();
  final InFlightLedger ledger = new InFlightLedger();
  final List<Forwarded> forwarded = new ArrayList<>();
  int commitsAskedFor;
  final List<Integer> drains = new ArrayList<>();
  final AsyncInferenceProcessor stage;
  private final CommitGate gate = CommitGate.builder("gate").build();
  private ProcessorRecordContext recordContext;
  private Object node = OWN_NODE;
  private Punctuator punctuator;
  private long nextOffset = 100;

  StageFixture(int inFlight, Duration drainTimeout) {
    this(inFlight, drainTimeout, null);
  }

  /**
   * @param answering used in place of the hand-driven one, unless null
   */
  StageFixture(int inFlight, Duration drainTimeout, Classifier answering) {
    StreamsSettings settings =
        new StreamsSettings(
            "test",
            StreamsSettings.Guarantee.EXACTLY_ONCE_V2,
            StreamsSettings.GroupProtocol.CLASSIC,
            1,
            inFlight,
            Duration.ofMillis(100),
            true,
            Duration.ofMillis(5),
            drainTimeout,
            Duration.ofSeconds(1),
            null);
    stage =
        new AsyncInferenceProcessor(
            TextCodec.of(new CodecConfig(CodecConfig.Format.RAW, "/text", "/id")),
            answering == null ? classifier : answering,
            settings,
            ledger,
            (records, nanos) -> drains.add(records),
            "gate");
    stage.init(context());
    node = null;
  }

  /** Brings a record, as a stream thread does: its context and node are current meanwhile. */
  void process(String text) {
    byte[] value = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    long offset = nextOffset++;
    RecordHeaders headers = new RecordHeaders();
    headers.add("number", Long.toString(offset).getBytes(StandardCharsets.UTF_8));
    recordContext =
        new ProcessorRecordContext(offset * 10, offset, PARTITION.partition(), "in", headers);
    node = OWN_NODE;
    stage.process(new Record<>(new byte[] {1}, value, offset * 10, headers));
    node = null;
    recordContext = null;
  }

  void punctuate() {
    punctuator.punctuate(0);
  }

  /** The first thing Kafka Streams does at a commit. */
  void commit() {
    gate.flushCache();
  }

  /** Would a commit up to the last record that was processed pass the guard? */
  void guard() {
    ledger.requireNothingInFlightBefore(Map.of(PARTITION, new OffsetAndMetadata(nextOffset)));
  }

  List<Long> forwardedOffsets() {
    return forwarded.stream().map(Forwarded::offset).toList();
  }

  ProcessorRecordContext currentContext() {
    return recordContext;
  }

  Object currentNode() {
    return node;
  }

  @SuppressWarnings("unchecked")
  private ProcessorContext<byte[], Outcome> context() {
    return (ProcessorContext<byte[], Outcome>)
        Proxy.newProxyInstance(
            StageFixture.class.getClassLoader(),
            new Class<?>[] {InternalProcessorContext.class},
            (proxy, method, args) -> call(method, args));
  }

  @SuppressWarnings("unchecked")
  private Object call(Method method, Object[] args) {
    return switch (method.getName()) {
      case "getStateStore" -> gate;
      case "recordContext" -> recordContext;
      case "currentNode" -> node;
      case "schedule" -> {
        punctuator = (Punctuator) args[2];
        yield null;
      }
      case "setRecordContext" -> {
        recordContext = (ProcessorRecordContext) args[0];
        yield null;
      }
      case "setCurrentNode" -> {
        node = args[0];
        yield null;
      }
      case "commit" -> {
        commitsAskedFor++;
        yield null;
      }
      case "forward" -> {
        forwarded.add(
            new Forwarded((Record<byte[], Outcome>) args[0], recordContext, node == OWN_NODE));
        yield null;
      }
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }
}

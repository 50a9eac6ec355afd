package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncFunction;
import dev.hnetstreams.async.AsyncSettings;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
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
  private static final ProcessorNode<?, ?, ?, ?> OWN_NODE = new ProcessorNode<>("stage");

  /** What was forwarded, with the context under which it was. */
  record Forwarded(
      Record<String, String> record,
      ProcessorRecordContext context,
      boolean fromOwnNode,
      String child) {
    long offset() {
      return context.offset();
    }
  }

  final HandDrivenFunction function = new HandDrivenFunction();
  final InFlightOffsets offsets = new InFlightOffsets();
  final List<Forwarded> forwarded = new ArrayList<>();
  int commitsAskedFor;
  final List<Integer> drains = new ArrayList<>();
  final AsyncProcessor<String, String, String> stage;
  private final CommitGate gate = CommitGate.builder("gate").build();
  private ProcessorRecordContext recordContext;
  private Object node = OWN_NODE;
  private Punctuator punctuator;
  private long nextOffset = 100;

  StageFixture(int inFlight, Duration drainTimeout) {
    this(inFlight, drainTimeout, FailurePolicy.fail(), null);
  }

  StageFixture(int inFlight, Duration drainTimeout, FailurePolicy<String, String> policy) {
    this(inFlight, drainTimeout, policy, null);
  }

  /**
   * @param answering used in place of the hand-driven one, unless null
   */
  StageFixture(
      int inFlight,
      Duration drainTimeout,
      FailurePolicy<String, String> policy,
      AsyncFunction<String, String, String> answering) {
    this(inFlight, drainTimeout, policy, answering, AsyncTracer.NONE);
  }

  /** With records that are followed. */
  StageFixture(
      int inFlight,
      Duration drainTimeout,
      FailurePolicy<String, String> policy,
      AsyncFunction<String, String, String> answering,
      AsyncTracer tracer) {
    stage =
        new AsyncProcessor<>(
            "stage",
            "gate",
            answering == null ? function : answering,
            policy,
            new AsyncSettings(inFlight, Duration.ofMillis(5), drainTimeout, true),
            (records, nanos) -> drains.add(records),
            tracer,
            offsets);
    stage.init(context());
    node = null;
  }

  /** Brings a record, as a stream thread does: its context and node are current meanwhile. */
  void process(String text) {
    process("in", text);
  }

  void process(String topic, String text) {
    long offset = nextOffset++;
    RecordHeaders headers = new RecordHeaders();
    headers.add("number", Long.toString(offset).getBytes(StandardCharsets.UTF_8));
    process(
        new ProcessorRecordContext(offset * 10, offset, PARTITION.partition(), topic, headers),
        new Record<>("key", text, offset * 10, headers));
  }

  void process(ProcessorRecordContext at, Record<String, String> record) {
    recordContext = at;
    node = OWN_NODE;
    stage.process(record);
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

  /** Would a commit past every offset of a topic pass the guard? */
  void guard(String topic) {
    offsets.requireNothingInFlightBefore(
        Map.of(
            new TopicPartition(topic, PARTITION.partition()), new OffsetAndMetadata(nextOffset)));
  }

  /** Would a commit up to the last record that was processed pass the guard? */
  void guard() {
    offsets.requireNothingInFlightBefore(Map.of(PARTITION, new OffsetAndMetadata(nextOffset)));
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
  private ProcessorContext<String, String> context() {
    return (ProcessorContext<String, String>)
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
            new Forwarded(
                (Record<String, String>) args[0],
                recordContext,
                node == OWN_NODE,
                args.length > 1 ? (String) args[1] : null));
        yield null;
      }
      default -> throw new UnsupportedOperationException(method.toString());
    };
  }
}

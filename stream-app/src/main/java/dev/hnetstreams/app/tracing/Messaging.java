package dev.hnetstreams.app.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** Attributes of OpenTelemetry's conventions for messaging that spans here have. */
public final class Messaging {
  public static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");

  /** {@code process}, {@code send} or {@code settle}. */
  public static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("messaging.operation.type");

  /** A topic. */
  public static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");

  public static final String KAFKA = "kafka";

  static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");

  /** In bytes. */
  static final AttributeKey<Long> BODY_SIZE = AttributeKey.longKey("messaging.message.body.size");

  private Messaging() {}
}

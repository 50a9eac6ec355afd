package dev.hnetstreams.app.cluster;

import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One thing that Kafka must allow.
 *
 * @param pattern literal, or prefixed: whatever begins with {@code name}
 * @param why in a few words, for who grants it
 */
public record RequiredAcl(
    ResourceType type, String name, PatternType pattern, AclOperation operation, String why) {

  static RequiredAcl of(ResourceType type, String name, AclOperation operation, String why) {
    return new RequiredAcl(type, name, PatternType.LITERAL, operation, why);
  }

  /** For topics whose names begin so; for all where that is nothing. */
  static RequiredAcl topics(String prefix, AclOperation operation, String why) {
    return prefix.isEmpty()
        ? of(ResourceType.TOPIC, "*", operation, why)
        : new RequiredAcl(ResourceType.TOPIC, prefix, PatternType.PREFIXED, operation, why);
  }

  /** Whether it is about many topics, known or not. */
  boolean manyTopics() {
    return type == ResourceType.TOPIC && (pattern == PatternType.PREFIXED || name.equals("*"));
  }

  /** {@code topic}, {@code group}, {@code transactional-id}: as kafka-acls.sh calls it. */
  public String kind() {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code Read}, {@code DescribeConfigs}. */
  public String verb() {
    StringBuilder verb = new StringBuilder();
    for (String word : operation.name().split("_", -1)) {
      verb.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return verb.toString();
  }

  /** Whether the service goes on without it, with a warning. */
  public boolean optional() {
    return operation == AclOperation.DESCRIBE_CONFIGS;
  }

  /** {@code Write on transactional-id hnet-streams-*}. */
  @Override
  public String toString() {
    return "%s on %s %s%s"
        .formatted(verb(), kind(), name, pattern == PatternType.PREFIXED ? "*" : "");
  }
}

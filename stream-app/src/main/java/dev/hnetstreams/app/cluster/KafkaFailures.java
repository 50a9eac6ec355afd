package dev.hnetstreams.app.cluster;

import dev.hnetstreams.app.config.ConfigException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Why the cluster keeps us out: which setting, where, what was expected. Never a secret. */
public final class KafkaFailures {
  private KafkaFailures() {}

  /** What a client's settings made of us, and Kafka made of that. */
  static ConfigException of(Map<String, String> kafka, Throwable failure) {
    String servers = kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    String protocol = protocol(kafka);
    if (failure instanceof SslAuthenticationException) {
      return new ConfigException(
          "kafka: ssl.*: %s: no TLS: %s; expected a truststore that knows the broker's certificate, and a listener for %s"
              .formatted(servers, root(failure).getMessage(), protocol));
    }
    if (failure instanceof AuthenticationException) {
      return new ConfigException(
          "kafka: sasl.jaas.config: %s: %s; expected a user and password of %s that the cluster knows"
              .formatted(
                  servers,
                  failure.getMessage(),
                  kafka.getOrDefault(
                      SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM)));
    }
    String says = "kafka: bootstrap.servers: %s: %s".formatted(servers, root(failure).getMessage());
    return failure instanceof RetriableException
        ? new BrokerAwayException(says)
        : new ConfigException(says);
  }

  static BrokerAwayException silent(Map<String, String> kafka, Duration patience) {
    return new BrokerAwayException(
        "kafka: bootstrap.servers: %s: no broker answers within %d s; expected a listener for security.protocol %s"
            .formatted(
                kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                patience.toSeconds(),
                protocol(kafka)));
  }

  /** A client could not even be made. */
  static ConfigException ofSettings(String servers, KafkaException failure) {
    String store = null;
    String why = failure.getMessage();
    for (Throwable e = failure.getCause(); e != null; e = e.getCause()) {
      why = String.valueOf(e.getMessage());
      store = store == null && why.startsWith("Failed to load") ? why : store;
      if (why.contains("JAAS")) {
        // Kafka's own message quotes what it stumbled over, which may be a piece of a password.
        return new ConfigException(
            "kafka: sasl.jaas.config: expected a login module, 'required', username=\"...\""
                + " password=\"...\" and ';'");
      }
    }
    return new ConfigException(
        store != null
            ? "kafka: ssl.*: %s: %s".formatted(store, why)
            : "kafka: bootstrap.servers: %s: %s".formatted(servers, why));
  }

  /** When it is for want of a permission: what Kafka says, and where to look. */
  public static Optional<ConfigException> ofPermission(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof AuthorizationException) {
        return Optional.of(
            new ConfigException(
                "kafka: not allowed: %s; `hnet-streams config acls` prints what the service needs"
                    .formatted(e.getMessage())));
      }
    }
    return Optional.empty();
  }

  static String protocol(Map<String, String> kafka) {
    return kafka.getOrDefault(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL);
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}

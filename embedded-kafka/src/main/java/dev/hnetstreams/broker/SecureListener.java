package dev.hnetstreams.broker;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A listener that asks who is there, SASL (SCRAM-SHA-512) over TLS, beside the one in clear text;
 * with Kafka's own authorizer. Whoever comes in clear text is super user.
 *
 * @param keystore the broker's own {@code ssl.keystore.*} and {@code ssl.key.*}
 * @param passwords of users, by name
 */
public record SecureListener(Map<String, String> keystore, Map<String, String> passwords) {
  public SecureListener {
    keystore = Map.copyOf(keystore);
    passwords = Map.copyOf(passwords);
  }

  /** As the formatter of a broker's folder takes them. */
  List<String> scramArguments() {
    return passwords.entrySet().stream()
        .map(e -> "SCRAM-SHA-512=[name=%s,password=%s]".formatted(e.getKey(), e.getValue()))
        .toList();
  }

  /** To the settings of a broker whose other listeners are there. */
  void addTo(Map<String, Object> broker, String name, String address) {
    broker.computeIfPresent(
        "listener.security.protocol.map", (k, v) -> v + "," + name + ":SASL_SSL");
    broker.computeIfPresent("listeners", (k, v) -> v + "," + name + "://127.0.0.1:0");
    broker.computeIfPresent("advertised.listeners", (k, v) -> v + "," + name + "://" + address);
    broker.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    broker.put(
        "listener.name.%s.scram-sha-512.sasl.jaas.config".formatted(name.toLowerCase(Locale.ROOT)),
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    broker.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    broker.put("super.users", "User:ANONYMOUS");
    broker.putAll(keystore);
  }

  /** Tells no password. */
  @Override
  public String toString() {
    return "SecureListener[users=" + passwords.keySet() + "]";
  }
}

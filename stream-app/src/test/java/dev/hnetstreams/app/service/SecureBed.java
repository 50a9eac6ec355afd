package dev.hnetstreams.app.service;

import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.broker.EmbeddedKafka;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.broker.SecureListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** A real broker behind SASL_SSL with an authorizer, and users without any permission yet. */
final class SecureBed implements AutoCloseable {
  static final String PASSWORD = "correct-horse-battery";
  private static final int USERS = 40;

  final KafkaTestBed bed;
  final TestCertificate certificate;
  private final Admin admin;
  private int used;

  /** Numbered, with topics of its own. */
  record Tenant(int number, String user) {
    String topic(String kind) {
      return kind + "-" + number;
    }

    List<String> topics() {
      return List.of(topic("in"), topic("out"), topic("letters"), topic("stats"), topic("spam"));
    }

    /** As after {@code --set}. */
    List<String> names() {
      return List.of(
          "topics.input=" + topic("in"),
          "topics.output=" + topic("out"),
          "topics.deadLetter=" + topic("letters"),
          "topics.stats=" + topic("stats"),
          "routes=[{to: " + topic("spam") + ", when: language.confidence >= 0}]",
          "streams.applicationId=app-" + number);
    }
  }

  SecureBed(Path folder) throws Exception {
    certificate = TestCertificate.make(folder, "broker");
    Map<String, String> passwords = new HashMap<>();
    for (int i = 0; i < USERS; i++) {
      passwords.put("user-" + i, PASSWORD);
    }
    Map<String, String> keystore =
        Map.of(
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            certificate.store().toString(),
            "ssl.keystore.password",
            TestCertificate.PASSWORD);
    bed = new KafkaTestBed(EmbeddedKafka.start(new SecureListener(keystore, passwords)));
    admin = Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()));
  }

  /** The next one, its topics made. */
  Tenant tenant() {
    Tenant tenant = new Tenant(used, "user-" + used);
    used++;
    bed.kafka.createTopics(tenant.topics(), 1);
    return tenant;
  }

  /** As after {@code --set}: where and who. */
  List<String> door(String user, String password) {
    List<String> sets = new ArrayList<>();
    sets.add("kafka.bootstrap.servers=" + bed.kafka.secureServers());
    sets.add("kafka.security.protocol=SASL_SSL");
    sets.add("kafka.sasl.mechanism=SCRAM-SHA-512");
    sets.add(
        "kafka.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"%s\" password=\"%s\";".formatted(user, password));
    sets.add("kafka.ssl.truststore.type=PEM");
    sets.add("kafka.ssl.truststore.location=" + certificate.certificate());
    return sets;
  }

  List<String> settings(Tenant tenant) {
    List<String> sets = new ArrayList<>(door(tenant.user(), PASSWORD));
    sets.addAll(tenant.names());
    sets.addAll(List.of("codec.format=json", "model.workers=1", "model.provider=cpu"));
    return sets;
  }

  /** Returns when the broker goes by them. */
  void grant(Tenant tenant, Collection<RequiredAcl> acls) throws Exception {
    String principal = "User:" + tenant.user();
    List<AclBinding> bindings =
        acls.stream()
            .map(
                acl ->
                    new AclBinding(
                        new ResourcePattern(acl.type(), acl.name(), acl.pattern()),
                        new AccessControlEntry(
                            principal, "*", acl.operation(), AclPermissionType.ALLOW)))
            .toList();
    admin.createAcls(bindings).all().get();
    AclBindingFilter ofUser =
        new AclBindingFilter(
            ResourcePatternFilter.ANY,
            new AccessControlEntryFilter(principal, null, AclOperation.ANY, AclPermissionType.ANY));
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> admin.describeAcls(ofUser).values().get().containsAll(bindings));
  }

  /** Returns when the cluster has forgotten it; brokers may take a moment longer. */
  void revoke(Tenant tenant, RequiredAcl acl) throws Exception {
    AclBindingFilter one =
        new AclBindingFilter(
            new ResourcePatternFilter(acl.type(), acl.name(), acl.pattern()),
            new AccessControlEntryFilter(
                "User:" + tenant.user(), null, acl.operation(), AclPermissionType.ANY));
    admin.deleteAcls(List.of(one)).all().get();
  }

  boolean exists(String topic) throws Exception {
    return admin.listTopics().names().get().contains(topic);
  }

  @Override
  public void close() {
    admin.close();
    bed.close();
  }
}

package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.service.SecureBed.Tenant;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Over SASL_SSL with Kafka's authorizer: the documented ACLs suffice, and nothing less does. */
@ResourceLock(Resources.SYSTEM_OUT)
@Timeout(180)
class SecureKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static SecureBed secure;

  @BeforeAll
  static void startBroker() throws Exception {
    secure = new SecureBed(folder);
  }

  @AfterAll
  static void stopBroker() {
    secure.close();
  }

  @ParameterizedTest
  @CsvSource({
    "exactly_once_v2, classic",
    "exactly_once_v2, streams",
    "at_least_once, classic",
  })
  void theDocumentedAclsSufficeFromTheFirstStartToARestartElsewhere(
      String guarantee, String protocol) throws Exception {
    Tenant tenant = secure.tenant();
    String[] more = {
      "streams.guarantee=" + guarantee,
      "streams.groupProtocol=" + protocol,
      "kafka.session.timeout.ms=6000", // a stop does not leave the group
    };
    secure.grant(tenant, RequiredAcls.run(config(tenant, more)));
    send(tenant, "{\"text\": \"the first message of all\"}");
    send(tenant, "{\"text\": broken");

    try (Service first = new Service(config(tenant, more))) {
      first.start();
      List<ConsumerRecord<byte[], byte[]>> answers =
          secure.bed.read(tenant.topics().subList(1, 5), 4, PATIENCE);
      assertThat(answers.stream().map(ConsumerRecord::topic).distinct())
          .as("result, route, dead letter, counts")
          .containsExactlyInAnyOrderElementsOf(tenant.topics().subList(1, 5));
    }
    String changelog = ClassifyTopology.countsChangelog("app-" + tenant.number());
    assertThat(secure.exists(changelog)).isTrue();
    send(tenant, "{\"text\": \"the second message\"}");
    try (Service second = new Service(config(tenant, more))) { // its state is in another folder
      second.start();
      assertThat(secure.bed.read(List.of(tenant.topic("out")), 2, PATIENCE)).hasSize(2);
    }
  }

  static IntStream ofRun() {
    List<RequiredAcl> acls = RequiredAcls.run(config(new Tenant(0, "nobody")));
    return IntStream.range(0, acls.size()).filter(i -> !acls.get(i).optional());
  }

  @ParameterizedTest
  @MethodSource("ofRun")
  void withoutOneOfThemTheServiceSaysWhichAndDoesNotRun(int without) throws Exception {
    Tenant tenant = secure.tenant();
    List<RequiredAcl> acls = new ArrayList<>(RequiredAcls.run(config(tenant)));
    RequiredAcl missing = acls.remove(without);
    secure.grant(tenant, acls);
    send(tenant, "{\"text\": \"a message\"}");

    assertThat(refusal(tenant))
        .hasMessageStartingWith("kafka: ")
        .hasMessageContaining("not allowed: ")
        .hasMessageContaining(missing.name())
        .hasMessageContaining("`hnet-streams config acls`");
  }

  @Test
  void anInputThatMayNotBeReadAnyMoreIsWaitedForAndNamed() throws Exception {
    Tenant tenant = secure.tenant();
    secure.grant(tenant, RequiredAcls.run(config(tenant)));
    try (Service service = new Service(config(tenant, "kafka.session.timeout.ms=6000"))) {
      service.start();
      send(tenant, "{\"text\": \"while it is allowed\"}");
      assertThat(secure.bed.read(List.of(tenant.topic("out")), 1, PATIENCE)).hasSize(1);

      RequiredAcl read = RequiredAcls.run(config(tenant)).get(0);
      secure.revoke(tenant, read);
      await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(ServiceTestBed.get(service.httpPort(), "/health/ready").body())
                      .contains("\"not_allowed\"", "Read is not allowed any more"));
      assertThat(ServiceTestBed.get(service.httpPort(), "/metrics").body())
          .contains("hnet_not_ready{reason=\"not_allowed\"} 1.0");

      send(tenant, "{\"text\": \"while it is not\"}");
      secure.grant(tenant, List.of(read));
      assertThat(secure.bed.read(List.of(tenant.topic("out")), 2, PATIENCE)).hasSize(2);
    }
  }

  @Test
  void allThatIsMissingIsSaidInOneLineAndTheExitCodeIsTwo() throws Exception {
    Tenant tenant = secure.tenant();
    Cli cli = cli(tenant, "run");

    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err().lines().filter(l -> l.startsWith("hnet-streams: "))).hasSize(1);
    assertThat(cli.err())
        .contains(
            RequiredAcls.run(config(tenant)).stream()
                .filter(a -> !a.optional())
                .map(a -> "" + a)
                .toList());
  }

  static Stream<String> ofDlq() {
    return Stream.concat(
        IntStream.range(-1, 2).mapToObj(i -> "list " + i),
        IntStream.range(-1, 5).mapToObj(i -> "redrive " + i));
  }

  /** Minus one: with all. */
  @ParameterizedTest
  @MethodSource("ofDlq")
  void deadLettersNeedTheirOwnAclsAndNothingLess(String commandAndWithout) throws Exception {
    String command = commandAndWithout.split(" ", 2)[0];
    int without = Integer.parseInt(commandAndWithout.split(" ", 2)[1]);
    Tenant tenant = secure.tenant();
    List<RequiredAcl> acls =
        new ArrayList<>(RequiredAcls.byCommand(config(tenant)).get("dlq " + command));
    RequiredAcl missing = without < 0 ? null : acls.remove(without);
    secure.grant(tenant, acls);
    letter(tenant);

    Cli cli = cli(tenant, "dlq", command);
    if (missing == null) {
      assertThat(cli.exit()).as(cli.err()).isZero();
      int back = command.equals("redrive") ? 1 : 0;
      assertThat(secure.bed.read(List.of(tenant.topic("in")), back, PATIENCE)).hasSize(back);
      assertThat(cli.text()).contains(back == 1 ? "\"redriven\":1" : "\"model_failed\"");
    } else {
      assertThat(cli.exit()).isEqualTo(2);
      assertThat(cli.err()).contains("not allowed: " + missing).doesNotContain("\tat ");
      assertThat(cli.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password  | kafka: sasl.jaas.config: %s: Authentication failed",
        "jaas      | kafka: sasl.jaas.config: expected a login module",
        "mechanism | kafka: sasl.jaas.config: %s: Client SASL mechanism 'PLAIN' not enabled",
        "trust     | kafka: ssl.*: %s: no TLS: unable to find valid certification path",
        "store     | kafka: ssl.*: Failed to load PEM SSL keystore ",
        "clear     | kafka: security.protocol: PLAINTEXT: %s speaks TLS, expected SSL or SASL_SSL",
        "saslClear | kafka: security.protocol: SASL_PLAINTEXT: %s speaks TLS, expected SSL or SASL_SSL",
        "noSasl    | kafka: bootstrap.servers: %s: no broker answers within 15 s; expected a listener for security.protocol SSL",
        "noTls     | kafka: bootstrap.servers: %s: no broker answers within 15 s; expected a listener for security.protocol SASL_SSL",
      })
  void whatKeepsUsOutIsSaidAndNoSecret(String wrong, String says) throws Exception {
    Tenant tenant = new Tenant(0, "user-0");
    String password = "password".equals(wrong) ? "wrong-horse-battery" : SecureBed.PASSWORD;
    List<String> sets = new ArrayList<>(secure.settings(tenant));
    sets.addAll(secure.door("user-0", password));
    String servers =
        "noTls".equals(wrong)
            ? secure.bed.kafka.bootstrapServers()
            : secure.bed.kafka.secureServers();
    sets.add("kafka.bootstrap.servers=" + servers);
    switch (wrong) {
      case "jaas" -> sets.add("kafka.sasl.jaas.config=Scram required password=horse battery;");
      case "mechanism" -> {
        sets.add("kafka.sasl.mechanism=PLAIN");
        sets.add(
            "kafka.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule"
                + " required username=\"a\" password=\""
                + SecureBed.PASSWORD
                + "\";");
      }
      case "trust" ->
          sets.add(
              "kafka.ssl.truststore.location="
                  + TestCertificate.make(folder, "stranger").certificate());
      case "store" -> sets.add("kafka.ssl.truststore.location=" + folder.resolve("no-such.pem"));
      case "clear" -> sets.add("kafka.security.protocol=PLAINTEXT");
      case "saslClear" -> sets.add("kafka.security.protocol=SASL_PLAINTEXT");
      case "noSasl" -> sets.add("kafka.security.protocol=SSL");
      default -> {}
    }
    // Those of silence take 15 s: once is enough.
    for (String command :
        wrong.startsWith("no") ? List.of("dlq list") : List.of("run", "dlq list")) {
      Cli cli = cli(sets, command.split(" ", 2));
      assertThat(cli.err()).contains("hnet-streams: " + says.formatted(servers));
      assertThat(cli.err()).doesNotContain("battery", "\tat ");
      assertThat(cli.exit()).isEqualTo(2);
      assertThat(cli.text()).isEmpty();
    }
  }

  /** What the service says, whether it starts or not. */
  private static ConfigException refusal(Tenant tenant) throws Exception {
    Service service;
    try {
      service = new Service(config(tenant));
    } catch (ConfigException e) {
      return e;
    }
    try (service) {
      service.start();
      return service.awaitFailure().orElseThrow();
    }
  }

  private static AppConfig config(Tenant tenant, String... more) {
    try {
      List<String> sets = new ArrayList<>(secure.settings(tenant));
      sets.addAll(List.of(more));
      return ServiceTestBed.loader(
              secure.bed, Files.createTempDirectory(folder, "state"), sets.toArray(String[]::new))
          .bind();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Cli cli(Tenant tenant, String... command) {
    return cli(secure.settings(tenant), command);
  }

  private static Cli cli(List<String> sets, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--set=http.port=-1");
    sets.forEach(set -> arguments.add("--set=" + set));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static void send(Tenant tenant, String value) {
    secure.bed.send(
        new ProducerRecord<>(tenant.topic("in"), value.getBytes(StandardCharsets.UTF_8)));
    secure.bed.flush();
  }

  private static void letter(Tenant tenant) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(tenant.topic("letters"), "a".getBytes(StandardCharsets.UTF_8));
    record
        .headers()
        .add(DeadLetterHeaders.REASON, "model_failed".getBytes(StandardCharsets.UTF_8))
        .add(DeadLetterHeaders.TOPIC, tenant.topic("in").getBytes(StandardCharsets.UTF_8))
        .add(DeadLetterHeaders.PARTITION, new byte[] {'0'})
        .add(DeadLetterHeaders.OFFSET, new byte[] {'0'});
    secure.bed.send(record);
    secure.bed.flush();
  }
}

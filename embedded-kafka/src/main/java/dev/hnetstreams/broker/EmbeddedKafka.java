package dev.hnetstreams.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broker and controller in one. Its data is deleted when it is closed. */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE = 1;
  private static final String CLIENTS = "CLIENTS";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String SECURE = "SECURE";
  private static final Duration LEADER_PATIENCE = Duration.ofSeconds(60);

  /** Large enough for a message of a megabyte with its headers. */
  private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  private final Path folder;
  private final SecureListener secure;
  private final Map<String, ServerSocketChannel> sockets = new HashMap<>();
  private final SharedServer shared;
  private final ControllerServer controller;
  private final BrokerServer broker;
  private final String bootstrapServers;

  private EmbeddedKafka(Path folder, int port, SecureListener secure) throws Exception {
    this.folder = folder;
    this.secure = secure;
    sockets.put(CLIENTS, bound(port));
    if (secure != null) {
      sockets.put(SECURE, bound(0));
    }
    sockets.put(CONTROLLER, bound(0));
    this.bootstrapServers = address(CLIENTS);
    KafkaConfig config = new KafkaConfig(properties(), false);
    Formatter formatter = format();
    MetaPropertiesEnsemble ensemble =
        new MetaPropertiesEnsemble.Loader()
            .addMetadataLogDir(folder.toString())
            .addLogDirs(List.of(folder.toString()))
            .load();
    this.shared =
        new SharedServer(
            config,
            ensemble,
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
            (name, fatal, action) -> new LoggingFaultHandler(name, action),
            socketFactory());
    this.controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), formatter.bootstrapMetadata());
    this.broker = new BrokerServer(shared);
  }

  /**
   * Starts a broker.
   *
   * @param port for clients on 127.0.0.1; 0: any free one
   * @throws IOException when the port is taken or the temporary folder cannot be written
   */
  public static EmbeddedKafka start(int port) throws IOException {
    return start(port, null);
  }

  /** As {@link #start(int)}, with a secure listener too, on a free port. */
  public static EmbeddedKafka start(SecureListener secure) throws IOException {
    return start(0, secure);
  }

  private static EmbeddedKafka start(int port, SecureListener secure) throws IOException {
    // A broker that fails must not take the JVM with it.
    Exit.setExitProcedure((status, message) -> LOG.error("event=broker_exit status={}", status));
    Exit.setHaltProcedure((status, message) -> LOG.error("event=broker_halt status={}", status));
    Path folder = Files.createTempDirectory("hnet-streams-kafka");
    EmbeddedKafka kafka = null;
    try {
      kafka = new EmbeddedKafka(folder, port, secure);
      kafka.startServers();
      return kafka;
    } catch (Exception e) {
      if (kafka != null) {
        kafka.close();
      }
      Utils.delete(folder.toFile());
      throw e instanceof IOException io ? io : new IOException("broker did not start: " + e, e);
    }
  }

  private void startServers() throws Exception {
    CompletableFuture<Void> controllerUp =
        CompletableFuture.runAsync(controller::startup, task -> new Thread(task).start());
    broker.startup();
    controllerUp.get();
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Where the secure listener is. */
  public String secureServers() {
    return address(SECURE);
  }

  private String address(String listener) {
    return "127.0.0.1:" + sockets.get(listener).socket().getLocalPort();
  }

  /** Creates topics and returns once every partition has a leader. */
  public void createTopics(Collection<String> topics, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<NewTopic> wanted =
          topics.stream().map(topic -> new NewTopic(topic, partitions, (short) 1)).toList();
      admin
          .createTopics(wanted)
          .values()
          .forEach(
              (topic, created) -> await(topic, created.toCompletionStage().toCompletableFuture()));
      awaitLeaders(admin, topics, partitions);
    }
  }

  @Override
  public void close() {
    Utils.swallow(LOG, org.slf4j.event.Level.WARN, "broker", broker::shutdown);
    Utils.swallow(LOG, org.slf4j.event.Level.WARN, "controller", controller::shutdown);
    sockets.values().forEach(socket -> Utils.closeQuietly(socket, "socket"));
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      LOG.warn("event=broker_folder_left folder={}", folder);
    }
  }

  private static void await(String topic, CompletableFuture<Void> created) {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topic " + topic + ": " + e.getCause(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + topic, e);
    }
  }

  private static void awaitLeaders(Admin admin, Collection<String> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (String topic : topics) {
      for (int p = 0; p < partitions; p++) {
        all.put(new TopicPartition(topic, p), OffsetSpec.latest());
      }
    }
    long deadline = System.nanoTime() + LEADER_PATIENCE.toNanos();
    while (true) {
      try {
        admin.listOffsets(all).all().get();
        return;
      } catch (ExecutionException e) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("topics have no leader: " + e.getCause(), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for leaders", e);
      }
    }
  }

  private Map<String, Object> properties() {
    Map<String, Object> p = new HashMap<>();
    p.put("process.roles", "broker,controller");
    p.put("node.id", NODE);
    p.put("log.dirs", folder.toString());
    p.put("metadata.log.dir", folder.toString());
    p.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    p.put("listeners", CLIENTS + "://127.0.0.1:0," + CONTROLLER + "://127.0.0.1:0");
    p.put("advertised.listeners", CLIENTS + "://" + bootstrapServers);
    p.put("inter.broker.listener.name", CLIENTS);
    p.put("controller.listener.names", CONTROLLER);
    p.put("controller.quorum.voters", NODE + "@" + address(CONTROLLER));
    p.put("offsets.topic.replication.factor", 1);
    p.put("offsets.topic.num.partitions", 4);
    p.put("offsets.topic.segment.bytes", 1 << 20);
    p.put("transaction.state.log.replication.factor", 1);
    p.put("transaction.state.log.num.partitions", 4);
    p.put("transaction.state.log.min.isr", 1);
    p.put("transaction.state.log.segment.bytes", 1 << 20);
    p.put("share.coordinator.state.topic.replication.factor", 1);
    p.put("share.coordinator.state.topic.min.isr", 1);
    p.put("share.coordinator.state.topic.num.partitions", 1);
    p.put("group.initial.rebalance.delay.ms", 0);
    p.put("group.min.session.timeout.ms", 1000);
    // The streams protocol sets these on the broker, for production: 45 s until a death is noticed.
    p.put("group.streams.initial.rebalance.delay.ms", 0);
    p.put("group.streams.min.session.timeout.ms", 6000);
    p.put("group.streams.session.timeout.ms", 6000);
    p.put("group.streams.min.heartbeat.interval.ms", 1000);
    p.put("group.streams.heartbeat.interval.ms", 1000);
    p.put("broker.session.timeout.ms", 60_000);
    p.put("message.max.bytes", MAX_MESSAGE_BYTES);
    p.put("replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
    p.put("log.cleaner.dedupe.buffer.size", 2 << 20);
    // Records keep the time they say, however long ago: retention by time would delete them.
    p.put("log.retention.ms", -1);
    p.put("auto.create.topics.enable", "false");
    // The cores are the model's: eight idle handlers would only wake each other.
    p.put("num.io.threads", 2);
    p.put("num.network.threads", 1);
    if (secure != null) {
      secure.addTo(p, SECURE, secureServers());
    }
    // As in a file: Kafka parses strings, and refuses an int where it wants a short.
    p.replaceAll((key, value) -> value.toString());
    return p;
  }

  private Formatter format() throws Exception {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
            .setNodeId(NODE)
            .setClusterId(Uuid.randomUuid().toString())
            .addDirectory(folder.toString())
            .setMetadataLogDirectory(folder.toString())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName(CONTROLLER);
    if (secure != null) {
      formatter.setScramArguments(secure.scramArguments());
    }
    formatter.run();
    return formatter;
  }

  private static ServerSocketChannel bound(int port) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.configureBlocking(false);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /** Hands out the sockets that are bound already, so that nobody else can take the ports. */
  private ServerSocketFactory socketFactory() {
    return (listener, address, backlog, receiveBuffer) -> sockets.get(listener);
  }
}

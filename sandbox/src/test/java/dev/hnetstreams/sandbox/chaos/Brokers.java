package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.broker.EmbeddedKafka;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** Real brokers: one, or three that can be stopped and started. */
interface Brokers extends AutoCloseable {
  String bootstrapServers();

  void createTopics(List<String> topics, int partitions) throws Exception;

  @Override
  void close();

  static Brokers one() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(0);
    return new Brokers() {
      @Override
      public String bootstrapServers() {
        return kafka.bootstrapServers();
      }

      @Override
      public void createTopics(List<String> topics, int partitions) {
        kafka.createTopics(topics, partitions);
      }

      @Override
      public void close() {
        kafka.close();
      }
    };
  }

  /** Three brokers, three copies of everything, two of which must be there to write. */
  final class Cluster implements Brokers {
    private static final short COPIES = 3;
    private static final int MAX_TRIES = 3;
    private final KafkaClusterTestKit kit;

    Cluster() throws Exception {
      KafkaClusterTestKit.Builder builder =
          new KafkaClusterTestKit.Builder(
              new TestKitNodes.Builder().setNumBrokerNodes(3).setNumControllerNodes(1).build());
      Map<String, Object> settings = new HashMap<>();
      settings.put("offsets.topic.replication.factor", "3");
      settings.put("offsets.topic.num.partitions", "4");
      settings.put("transaction.state.log.replication.factor", "3");
      settings.put("transaction.state.log.num.partitions", "4");
      settings.put("transaction.state.log.min.isr", "2");
      settings.put("share.coordinator.state.topic.num.partitions", "1");
      settings.put("group.initial.rebalance.delay.ms", "0");
      settings.put("group.min.session.timeout.ms", "1000");
      settings.put("group.streams.initial.rebalance.delay.ms", "0");
      settings.put("group.streams.min.session.timeout.ms", "6000");
      settings.put("group.streams.session.timeout.ms", "6000");
      settings.put("group.streams.min.heartbeat.interval.ms", "1000");
      settings.put("group.streams.heartbeat.interval.ms", "1000");
      settings.put("min.insync.replicas", "2");
      settings.put("default.replication.factor", "3");
      settings.put("log.cleaner.dedupe.buffer.size", "2097152");
      settings.put("auto.create.topics.enable", "false");
      settings.forEach(builder::setConfigProp);
      PrintStream out = System.out;
      System.setOut(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      try {
        kit = builder.build();
        kit.format(); // says so on standard output, which is for the table
      } finally {
        System.setOut(out);
      }
      kit.startup();
      kit.waitForReadyBrokers();
    }

    @Override
    public String bootstrapServers() {
      return kit.bootstrapServers();
    }

    @Override
    public void createTopics(List<String> topics, int partitions) throws Exception {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
        admin
            .createTopics(
                topics.stream().map(topic -> new NewTopic(topic, partitions, COPIES)).toList())
            .all()
            .get(1, TimeUnit.MINUTES);
      }
    }

    /** The broker that leads a partition. */
    int leader(String topic, int partition) throws Exception {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
        return admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(1, TimeUnit.MINUTES)
            .get(topic)
            .partitions()
            .get(partition)
            .leader()
            .id();
      }
    }

    List<Integer> ids() {
      return new ArrayList<>(kit.brokers().keySet());
    }

    void stop(int id) {
      kit.brokers().get(id).shutdown();
      kit.brokers().get(id).awaitShutdown();
    }

    /** A broker may fail to register in time on a machine that is busy: it tries again. */
    void start(int id) {
      for (int tries = 1; ; tries++) {
        try {
          kit.brokers().get(id).startup();
          return;
        } catch (RuntimeException e) {
          if (tries == MAX_TRIES) {
            throw e;
          }
        }
      }
    }

    @Override
    public void close() {
      try {
        kit.close();
      } catch (Exception e) {
        throw new IllegalStateException("the brokers did not close", e);
      }
    }
  }
}

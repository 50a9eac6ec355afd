package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.cli.RunCommand;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.service.Seams;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * The service, as {@code run} starts it, with a saboteur inside that takes orders from outside:
 * each is a file in a folder. The first argument is the folder, the others are {@code key=value}.
 */
public final class ChaosService {
  /** Orders that are taken once, by whoever sees the file first. */
  public enum Order {
    KILL_IN_BATCH,
    KILL_IN_COMMIT,
    /** A worker never comes back. */
    HANG,
    /** A worker fills the heap. */
    EXHAUST_HEAP,
    /** Stands while the file is there: each batch takes longer than any drain waits. */
    SLOW,
    /** Stands while the file is there: the wall clock is an hour behind. */
    CLOCK_BACK,
    /** Stands while the file is there: the model throws whatever it is given. */
    FAIL
  }

  /** A text that begins so makes the model throw, always. */
  public static final String POISON = "!poison ";

  /** A text that begins so ends the process, as one would that makes native code fail. */
  public static final String CRASH = "!crash ";

  private static final byte[] POISON_BYTES = POISON.getBytes(StandardCharsets.UTF_8);
  private static final byte[] CRASH_BYTES = CRASH.getBytes(StandardCharsets.UTF_8);
  private static final long SLOW_MILLIS = 4_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private ChaosService() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> settings = Arrays.asList(args).subList(1, args.length);
    AppConfig config = ConfigLoader.load(null, Map.of(), settings).bind();
    System.exit(RunCommand.serve(() -> new Service(config, new Saboteur(Path.of(args[0])))));
  }

  private record Saboteur(Path orders) implements Seams {
    @Override
    public BatchModel lane(BatchModel network) {
      return batch -> {
        before(batch);
        return network.run(batch);
      };
    }

    private void before(Batch batch) {
      if (batch.rows().stream().anyMatch(row -> begins(row, CRASH_BYTES))) {
        Runtime.getRuntime().halt(134);
      }
      if (taken(Order.KILL_IN_BATCH)) {
        kill();
      }
      if (taken(Order.HANG)) {
        wait(new CountDownLatch(1));
      }
      if (taken(Order.EXHAUST_HEAP)) {
        exhaustHeap();
      }
      if (stands(Order.SLOW)) {
        sleep(SLOW_MILLIS);
      }
      if (stands(Order.FAIL) || batch.rows().stream().anyMatch(r -> begins(r, POISON_BYTES))) {
        throw new IllegalStateException("sabotaged");
      }
    }

    private static boolean begins(Row row, byte[] with) {
      return row.length() >= with.length
          && Arrays.equals(
              row.bytes(), row.offset(), row.offset() + with.length, with, 0, with.length);
    }

    @Override
    public KafkaClientSupplier clients(KafkaClientSupplier clients) {
      return new DefaultKafkaClientSupplier() {
        @Override
        @SuppressWarnings("unchecked")
        public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
          return (Producer<byte[], byte[]>) killedInCommit(clients.getProducer(config));
        }

        @Override
        public org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> getConsumer(
            Map<String, Object> config) {
          return clients.getConsumer(config);
        }
      };
    }

    /** Somewhere between the offsets' going into the transaction and a little after its commit. */
    private Object killedInCommit(Object producer) {
      return Proxy.newProxyInstance(
          ChaosService.class.getClassLoader(),
          new Class<?>[] {Producer.class},
          (proxy, method, args) -> {
            if (method.getName().equals("sendOffsetsToTransaction")
                && taken(Order.KILL_IN_COMMIT)) {
              Thread killer =
                  new Thread(
                      () -> {
                        sleep(ThreadLocalRandom.current().nextLong(30));
                        kill();
                      });
              killer.start();
            }
            try {
              return method.invoke(producer, args);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis() - (stands(Order.CLOCK_BACK) ? HOUR_MILLIS : 0);
    }

    private boolean stands(Order order) {
      return Files.exists(orders.resolve(order.name()));
    }

    private boolean taken(Order order) {
      try {
        return Files.deleteIfExists(orders.resolve(order.name()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void kill() {
      try {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
        wait(new CountDownLatch(1));
      } catch (IOException e) {
        Runtime.getRuntime().halt(137);
      }
    }

    private static void exhaustHeap() {
      List<byte[]> all = new ArrayList<>();
      while (all.size() < Integer.MAX_VALUE) {
        all.add(new byte[1 << 20]);
      }
    }

    private static void wait(CountDownLatch never) {
      boolean interrupted = true;
      while (interrupted) {
        try {
          never.await();
          interrupted = false;
        } catch (InterruptedException e) {
          // a native call would not notice either
        }
      }
    }

    private static void sleep(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

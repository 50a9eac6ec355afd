package dev.hnetstreams.sandbox.chaos;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Loads that take their time: none of them runs in CI. They print Markdown. */
final class LoadCommands {
  /** What grows by more is not flat. */
  private static final double FLAT = 1.05;

  private static final List<Bombs> KINDS = List.of(Bombs.values());

  private LoadCommands() {}

  @Command(
      name = "soak",
      mixinStandardHelpOptions = true,
      description =
          "Part of what the service can do, for long: memory, threads and files should not grow."
              + " Exit code 1 when they do, or when a record is missing or doubled.")
  static int soak(
      @Option(names = "--minutes", defaultValue = "30") int minutes,
      @Option(names = "--share", defaultValue = "0.8", description = "of its capacity")
          double share)
      throws Exception {
    // The oldest counts are dropped and their files closed long before the measuring begins.
    try (Rig rig = new Rig("stats.retention=6m")) {
      double capacity = rig.capacity();
      int rate = (int) (capacity * share);
      say("capacity %.0f records/s; %d records/s for %d minutes", capacity, rate, minutes);
      Quantiles waits = new Quantiles(rate * minutes * 70);
      rig.answers.observer((number, millis) -> waits.add(millis));
      rig.flow.rate(rate);
      List<Rig.Reading> readings = new ArrayList<>();
      watch(rig, minutes * 15, 30, readings);
      double liveBefore = rig.liveHeapMib();
      watch(rig, minutes * 45, 30, readings);
      double liveAfter = rig.liveHeapMib();
      rig.flow.rate(0);
      say("live heap: after a quarter of it %.1f MiB, at its end %.1f", liveBefore, liveAfter);
      boolean heap = liveAfter <= liveBefore * FLAT;
      boolean memory = growth("resident MiB", readings, Rig.Reading::residentMib);
      boolean threads = growth("threads", readings, Rig.Reading::threads);
      boolean files = growth("open files", readings, Rig.Reading::files);
      say("answered in p50 %d ms, p99 %d ms", waits.at(0.5), waits.at(0.99));
      return end(rig, heap && memory && threads && files);
    }
  }

  @Command(
      name = "overload",
      mixinStandardHelpOptions = true,
      description =
          "Many times what the service can do, on Kafka and on HTTP at once, and then nothing"
              + " more: memory should not grow, HTTP refuse, and all of it be answered in the end.")
  static int overload(
      @Option(names = "--minutes", defaultValue = "2", description = "may be 0.5") double minutes,
      @Option(names = "--times", defaultValue = "10", description = "its capacity") int times,
      @Option(names = "--requests", defaultValue = "192", description = "HTTP requests at a time")
          int requests)
      throws Exception {
    try (Rig rig = new Rig()) {
      double capacity = rig.capacity();
      say("capacity %.0f records/s; %d times that for %.1f minutes", capacity, times, minutes);
      try (Callers callers = new Callers(rig, requests)) {
        rig.flow.rate((int) (capacity * times));
        List<Rig.Reading> readings = new ArrayList<>();
        watch(rig, (int) (minutes * 60), 5, readings);
        rig.flow.rate(0);
        growth("resident MiB", readings, Rig.Reading::residentMib);
        say("lag at the end of it: %d records", rig.lag());
        say("HTTP under it: %s", callers.sum());
      }
      long start = System.nanoTime();
      rig.awaitAnswers();
      say("all answered %.0f s later, without a restart: %s", seconds(start), rig.alive());
      try (Callers callers = new Callers(rig, 1)) {
        TimeUnit.SECONDS.sleep(5);
        say("HTTP after it, one caller: %s", callers.sum());
      }
      return end(rig, true);
    }
  }

  @Command(
      name = "bombs",
      mixinStandardHelpOptions = true,
      description =
          "Honest texts at part of the capacity, without and with chunk bombs among them, in turn:"
              + " how long the honest wait.")
  static int bombs(
      @Option(names = "--rounds", defaultValue = "3") int rounds,
      @Option(names = "--seconds", defaultValue = "30", description = "of each half of a round")
          int seconds,
      @Option(names = "--share", defaultValue = "0.5", description = "of the capacity")
          double share,
      @Option(names = "--each", defaultValue = "10", description = "each so-manieth is a bomb")
          int each,
      @Option(names = "--bytes", defaultValue = "2048,100000", split = ",") List<Integer> bytes)
      throws Exception {
    try (Rig rig = new Rig()) {
      double capacity = rig.capacity();
      rig.flow.rate((int) (capacity * share));
      say("capacity %.0f records/s, load %.0f %% of it", capacity, share * 100);
      say("| round | honest p50 ms | p99 ms | with bombs p50 ms | p99 ms | ratio of p99 |");
      say("| ---: | ---: | ---: | ---: | ---: | ---: |");
      var honest = rig.flow.values();
      Random random = new Random(20261124);
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        Quantiles without = waits(rig, seconds, each);
        rig.flow.values(n -> n % each == 0 ? bomb(random, bytes) : honest.apply(n));
        Quantiles with = waits(rig, seconds, each);
        rig.flow.values(honest);
        ratios[round] = with.at(0.99) / (double) without.at(0.99);
        say(
            "| %d | %d | %d | %d | %d | %.2f |",
            round + 1,
            without.at(0.5),
            without.at(0.99),
            with.at(0.5),
            with.at(0.99),
            ratios[round]);
      }
      Arrays.sort(ratios);
      say("");
      say("median ratio %.2f, expected at most 2", ratios[rounds / 2]);
      rig.flow.rate(0);
      return end(rig, ratios[rounds / 2] <= 2);
    }
  }

  private static byte[] bomb(Random random, List<Integer> bytes) {
    Bombs kind = KINDS.get(random.nextInt(KINDS.size()));
    return kind.make(random, bytes.get(random.nextInt(bytes.size())));
  }

  /** What the honest waited that were sent in so many seconds. */
  private static Quantiles waits(Rig rig, int seconds, int each) throws InterruptedException {
    Quantiles waits = new Quantiles(1_000_000);
    int from = rig.flow.sent();
    rig.answers.observer(
        (number, millis) -> {
          if (number >= from && number % each != 0) {
            waits.add(millis);
          }
        });
    TimeUnit.SECONDS.sleep(seconds);
    rig.answers.observer((number, millis) -> {});
    return waits;
  }

  /** A reading every so many seconds, told as it comes. */
  private static void watch(Rig rig, int seconds, int every, List<Rig.Reading> readings)
      throws IOException, InterruptedException {
    if (readings.isEmpty()) {
      say("| s | resident MiB | heap MiB | threads | open files | lag |");
      say("| ---: | ---: | ---: | ---: | ---: | ---: |");
    }
    long start = System.nanoTime();
    for (int s = every; s <= seconds; s += every) {
      TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(s) - (System.nanoTime() - start));
      Rig.Reading r = rig.read();
      readings.add(r);
      say(
          "| %d | %.0f | %.0f | %d | %d | %d |",
          readings.size() * every, r.residentMib(), r.heapMib(), r.threads(), r.files(), r.lag());
    }
  }

  /** The last quarter beside the second one, the first being warm-up. True when it is flat. */
  private static boolean growth(
      String what, List<Rig.Reading> readings, ToDoubleFunction<Rig.Reading> value) {
    int n = readings.size();
    double before = median(readings.subList(n / 4, Math.max(n / 4 + 1, n / 2)), value);
    double after = median(readings.subList(Math.min(n - 1, n * 3 / 4), n), value);
    say(
        "%s: median of the second quarter %.0f, of the last %.0f (%+.1f %%)",
        what, before, after, (after / before - 1) * 100);
    return after <= before * FLAT;
  }

  private static double median(List<Rig.Reading> readings, ToDoubleFunction<Rig.Reading> value) {
    double[] sorted = readings.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The exit code: 0 when nothing is missing, doubled or out of order. */
  static int end(Rig rig, boolean good) throws InterruptedException {
    String count = rig.count();
    say("%s", count);
    return good && count.contains(" 0 missing, 0 doubled, 0 disordered") ? 0 : 1;
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) * 1e-9;
  }

  static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** Callers of /v1/classify, each asking again as soon as it is answered. */
  private static final class Callers implements AutoCloseable {
    private final Rig rig;
    private final Map<String, LongAdder> statuses = new ConcurrentHashMap<>();
    private final Quantiles answered = new Quantiles(1_000_000);
    private final Quantiles refused = new Quantiles(1_000_000);
    private volatile boolean stopped;

    Callers(Rig rig, int callers) {
      this.rig = rig;
      for (int i = 0; i < callers; i++) {
        ask();
      }
    }

    private void ask() {
      long start = System.nanoTime();
      HttpRequest request =
          HttpRequest.newBuilder(rig.uri("/v1/classify"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"hello wrld, how r u\"}"))
              .build();
      var unused =
          rig.client
              .sendAsync(request, HttpResponse.BodyHandlers.discarding())
              .whenComplete((response, failure) -> tell(response, failure, start));
    }

    private void tell(HttpResponse<Void> response, Throwable failure, long start) {
      String status = failure == null ? "" + response.statusCode() : "failed";
      statuses.computeIfAbsent(status, s -> new LongAdder()).increment();
      (status.equals("200") ? answered : refused).add((long) (seconds(start) * 1000));
      if (!stopped) {
        // who was refused waits, as Retry-After asks, though less
        java.util.concurrent.CompletableFuture.delayedExecutor(
                status.equals("200") ? 0 : 100, TimeUnit.MILLISECONDS)
            .execute(this::ask);
      }
    }

    String sum() {
      return String.format(
          Locale.ROOT,
          "%s by status; answered in p50 %d ms, p99 %d ms; refused in p50 %d ms, p99 %d ms",
          new TreeMap<>(statuses),
          answered.at(0.5),
          answered.at(0.99),
          refused.at(0.5),
          refused.at(0.99));
    }

    @Override
    public void close() {
      stopped = true;
    }
  }
}

package dev.hnetstreams.sandbox.capacity;

import java.util.Optional;

/**
 * What a load needs: arithmetic on what was measured, by rules that {@code docs/capacity.md} tells.
 *
 * @param utilisation part of saturation at which the bound was still kept, in (0, 1)
 * @param perInstance messages a second that an instance is given
 * @param instances of them, 1 or more
 * @param coresPerInstance of the machine that was measured
 * @param partitions of the input topic
 * @param memoryMib of an instance; 0 when the system does not say
 * @param network bytes a second into the brokers, and as many out of them
 * @param brokers that carry that
 * @param bottleneck what ends first as the rate grows
 * @param bottleneckRate the rate at which it does, in messages a second
 * @param lagThreshold of KEDA: records of lag for each instance
 */
record Plan(
    double utilisation,
    double perInstance,
    long instances,
    int coresPerInstance,
    long partitions,
    long memoryMib,
    double network,
    long brokers,
    Bottleneck bottleneck,
    double bottleneckRate,
    long lagThreshold) {
  /** The pipeline's part of the engine's rate: the lowest that docs/benchmarks.md records. */
  static final double KEPT = 0.72;

  /** Copies of each record, as deploy/kubernetes/components/strimzi has them. */
  static final int REPLICAS = 3;

  /** Key, headers and framing of a record, in bytes: an assumption. */
  static final int RECORD_BYTES = 100;

  /** Kafka's clients, RocksDB and HTTP beside the engine: an assumption. */
  static final int SERVICE_MIB = 256;

  private static final int MIB = 1 << 20;
  private static final int MEMORY_STEP_MIB = 64;

  /** What can end first. */
  enum Bottleneck {
    CORES,
    PARTITIONS,
    NETWORK
  }

  /**
   * Settings that bound an instance.
   *
   * @param threads of streams, 1 or more
   * @param inFlight texts of a partition on their way to the model, 1 or more
   * @param commitMillis between commits under load
   * @param brokerBytes that a broker carries in a second, in each direction
   */
  record Settings(int threads, int inFlight, double commitMillis, double brokerBytes) {}

  /** The plan; empty when no load that was measured keeps the bound. */
  static Optional<Plan> of(Goal goal, Measured measured, Settings settings) {
    return Ladder.highest(measured.loads(), goal.p99Millis())
        .map(load -> of(goal, measured, settings, load));
  }

  private static Plan of(Goal goal, Measured measured, Settings settings, Load load) {
    double perInstance = KEPT * load.offered();
    long instances = roundedUp(goal.rate() / perInstance);
    long partitions = partitions(goal, settings, instances);
    double eachMessage =
        REPLICAS * (measured.meanBytes() + measured.resultBytes() + 2.0 * RECORD_BYTES);
    double network = goal.rate() * eachMessage;
    long brokers = Math.max(REPLICAS, roundedUp(network / settings.brokerBytes()));
    double cores = instances * perInstance;
    double inFlight = partitions * settings.inFlight() / (goal.p99Millis() / 1000);
    double carried = brokers * settings.brokerBytes() / eachMessage;
    double first = Math.min(cores, Math.min(inFlight, carried));
    return new Plan(
        load.offered() / measured.saturated(),
        perInstance,
        instances,
        measured.cores(),
        partitions,
        memoryMib(measured.residentBytes()),
        network,
        brokers,
        first == cores
            ? Bottleneck.CORES
            : first == inFlight ? Bottleneck.PARTITIONS : Bottleneck.NETWORK,
        first,
        lagThreshold(perInstance, goal.p99Millis(), settings.commitMillis()));
  }

  /**
   * The same number for each instance: one for each stream thread, and by Little's law enough for
   * the texts that are on their way when answers take as long as the bound.
   */
  private static long partitions(Goal goal, Settings settings, long instances) {
    double onTheirWay = goal.rate() * goal.p99Millis() / 1000;
    long forTexts = roundedUp(onTheirWay / settings.inFlight() / instances);
    return instances * Math.max(settings.threads(), forTexts);
  }

  /** A quarter above what was measured, and the service's own; in steps of 64 MiB. */
  private static long memoryMib(long residentBytes) {
    if (residentBytes == 0) {
      return 0;
    }
    double mib = 1.25 * residentBytes / MIB + SERVICE_MIB;
    return MEMORY_STEP_MIB * roundedUp(mib / MEMORY_STEP_MIB);
  }

  /**
   * The lag of an instance that is given its share and answers just within the bound: what came
   * since the last commit, and what is on its way. More lag is later than the bound.
   */
  static long lagThreshold(double perInstance, double p99Millis, double commitMillis) {
    return Math.max(1, (long) (perInstance * (p99Millis + commitMillis) / 1000));
  }

  private static long roundedUp(double value) {
    return Math.max(1, (long) Math.ceil(value - 1e-9));
  }

  /** Cores of all instances. */
  long cores() {
    return instances * coresPerInstance;
  }
}

package dev.hnetstreams.sandbox.chaos;

/** A way to break things. */
interface Fault {
  /** As it stands in the table. */
  String name();

  /**
   * Breaks things while records flow, and returns when the service answers again.
   *
   * @return how often
   */
  int inject(Scene scene) throws Exception;

  /** Starts what answers before it is injected, and returns when it does. */
  default void begin(Scene scene) throws Exception {
    scene.start(Scene.FIRST);
    scene.awaitAnswering();
  }

  /** What the machine lacks for it; empty when it can be run. */
  default String impossible() {
    return "";
  }

  /** Whether it is about brokers: a cluster of three, then. */
  default boolean needsCluster() {
    return false;
  }

  /** Whether there is such a thing under a group protocol. */
  default boolean under(String protocol) {
    return true;
  }

  interface Injection {
    int inject(Scene scene) throws Exception;
  }

  /** One that only the classic protocol can meet. */
  static Fault ofClassic(String name, Injection injection) {
    Fault any = of(name, injection);
    return new Fault() {
      @Override
      public String name() {
        return any.name();
      }

      @Override
      public int inject(Scene scene) throws Exception {
        return any.inject(scene);
      }

      @Override
      public boolean under(String protocol) {
        return protocol.equals("classic");
      }
    };
  }

  static Fault of(String name, Injection injection) {
    return new Fault() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int inject(Scene scene) throws Exception {
        return injection.inject(scene);
      }
    };
  }
}

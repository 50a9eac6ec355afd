package dev.hnetstreams.app.cli;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and Ctrl-C: the first ends the process in order, the second at once. In order is before
 * the JVM's shutdown hooks: one of them is ONNX Runtime's, which takes its environment away from
 * whoever still works, and a model that is being loaded then aborts the process.
 */
public final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

  /** What a shell adds to a signal's number. */
  private static final int EXIT_OF_SIGNALS = 128;

  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile Runnable inOrder;

  private StopSignals() {}

  /** Where the JVM has no such signals, the first one does what it always did. */
  public static StopSignals listen() {
    StopSignals signals = new StopSignals();
    for (String name : List.of("TERM", "INT")) {
      try {
        signals.listen(name);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        LOG.info("event=signal_not_handled signal={}", name);
      }
    }
    return signals;
  }

  /** What a signal does before the process ends; until there is something it ends at once. */
  public void stopInOrder(Runnable stop) {
    this.inOrder = stop;
  }

  /** Does not return when a signal is ending the process: the exit code is the signal's. */
  public void letItEnd() {
    while (asked.get()) {
      LockSupport.park(this);
    }
  }

  /** By reflection: the class is in every JDK and in no API. */
  private void listen(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object of = signal.getConstructor(String.class).newInstance(name);
    int exit = EXIT_OF_SIGNALS + (int) signal.getMethod("getNumber").invoke(of);
    Object listener =
        Proxy.newProxyInstance(
            StopSignals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, args) -> {
              if (method.getName().equals("handle")) {
                onSignal(name, exit);
              }
              return null;
            });
    signal.getMethod("handle", signal, handler).invoke(null, of, listener);
  }

  private void onSignal(String name, int exit) {
    Runnable stop = inOrder;
    if (asked.getAndSet(true) || stop == null) {
      Runtime.getRuntime().halt(exit);
    }
    LOG.info("event=stopping signal={}", name);
    Runnable toTheEnd =
        () -> {
          try {
            stop.run();
          } finally {
            System.exit(exit);
          }
        };
    new Thread(toTheEnd, "stop").start();
  }
}

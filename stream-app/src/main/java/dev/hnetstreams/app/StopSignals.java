package dev.hnetstreams.app;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and Ctrl-C: the first ends the process in order, through its shutdown hooks; the second
 * ends it at once. A JVM left to itself waits for the hooks however often it is asked.
 */
final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

  /** What a shell adds to a signal's number. */
  private static final int EXIT_OF_SIGNALS = 128;

  private StopSignals() {}

  /** Where the JVM has no such signals, the first one does what it always did. */
  static void listen() {
    AtomicBoolean asked = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      try {
        listen(name, asked);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        LOG.info("event=signal_not_handled signal={}", name);
      }
    }
  }

  /** By reflection: the class is in every JDK and in no API. */
  private static void listen(String name, AtomicBoolean asked) throws ReflectiveOperationException {
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
                onSignal(name, exit, asked.getAndSet(true));
              }
              return null;
            });
    signal.getMethod("handle", signal, handler).invoke(null, of, listener);
  }

  private static void onSignal(String name, int exit, boolean again) {
    if (again) {
      Runtime.getRuntime().halt(exit);
    }
    LOG.info("event=stopping signal={}", name);
    new Thread(() -> System.exit(exit), "stop").start();
  }
}

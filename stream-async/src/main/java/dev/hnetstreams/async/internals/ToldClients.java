package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncTracer;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Clients that tell a tracer when a commit has ended. */
final class ToldClients {
  private static final Set<String> ENDS = Set.of("commitTransaction", "commitSync");
  private static final String ABORT = "abortTransaction";

  private ToldClients() {}

  /** Returns the client itself when nothing is followed. */
  static Object of(Class<?> client, Object delegate, AsyncTracer tracer) {
    if (tracer == AsyncTracer.NONE) {
      return delegate;
    }
    return Proxy.newProxyInstance(
        ToldClients.class.getClassLoader(),
        new Class<?>[] {client},
        (proxy, method, args) -> {
          boolean ends = ENDS.contains(method.getName());
          Object result;
          try {
            result = GuardedClientSupplier.invoke(delegate, method, args);
          } catch (RuntimeException e) {
            if (ends) {
              tracer.committed(e);
            }
            throw e;
          }
          if (ends) {
            tracer.committed(null);
          } else if (method.getName().equals(ABORT)) {
            tracer.committed(new IllegalStateException("the transaction was aborted"));
          }
          return result;
        });
  }
}

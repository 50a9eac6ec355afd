package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.metrics.MetricDoc.Kind;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** The Prometheus library's own JVM and process metrics; those worth watching are in the docs. */
final class JvmMeters {
  private JvmMeters() {}

  static void register(PrometheusRegistry registry, Catalogue catalogue) {
    JvmMetrics.builder().register(registry);
    gauge(catalogue, "jvm_memory_used_bytes", "Memory in use, heap and nonheap.", "area");
    gauge(catalogue, "jvm_memory_max_bytes", "Most memory, -1 for no limit.", "area");
    gauge(catalogue, "jvm_buffer_pool_used_bytes", "Direct and mapped buffers in use.", "pool");
    gauge(catalogue, "jvm_threads_current", "Threads.");
    gauge(catalogue, "jvm_threads_deadlocked", "Threads in a deadlock.");
    gauge(catalogue, "process_resident_memory_bytes", "Memory of the process, native included.");
    gauge(catalogue, "process_open_fds", "Open files and sockets.");
    gauge(catalogue, "process_max_fds", "Most open files and sockets.");
    gauge(catalogue, "process_start_time_seconds", "When the process began, since 1970.");
    catalogue.remember(
        new MetricDoc(
            "process_cpu_seconds_total",
            Kind.COUNTER,
            List.of(),
            "Processor time of the process."));
    catalogue.remember(
        new MetricDoc(
            "jvm_gc_collection_seconds",
            Kind.SUMMARY,
            List.of("gc"),
            "Collections of garbage and the time they took."));
  }

  private static void gauge(Catalogue catalogue, String name, String help, String... labels) {
    catalogue.remember(new MetricDoc(name, Kind.GAUGE, List.of(labels), help));
  }
}

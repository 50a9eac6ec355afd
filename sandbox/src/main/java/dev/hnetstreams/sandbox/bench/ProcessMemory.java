package dev.hnetstreams.sandbox.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM keeps in memory, in KiB: the JVM's part told apart from that of native libraries.
 *
 * @param resident of the process
 * @param most resident at a time since {@link #forgetMost}, or since its start
 * @param heap what is resident of the Java heap
 * @param jvm what the JVM has committed beside its heap: classes, code, threads
 */
record ProcessMemory(long resident, long most, long heap, long jvm) {
  /** Option of a JVM that is to be measured. */
  static final String TRACKING = "-XX:NativeMemoryTracking=summary";

  private static final Pattern HEAP =
      Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
  private static final Pattern TOTAL =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern HEAP_RANGE =
      Pattern.compile("generation .*\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");
  private static final Pattern MAPPING =
      Pattern.compile("(?m)^([0-9a-f]+)-([0-9a-f]+) .*|^Rss:\\s+(\\d+) kB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  /** Reads it. Linux only; {@code jcmd} must be in the JDK that runs this. */
  static ProcessMemory of(long pid) throws IOException, InterruptedException {
    String status = Files.readString(proc(pid, "status"));
    String tracked = jcmd(pid, "VM.native_memory", "summary");
    return new ProcessMemory(
        number(RESIDENT, status),
        number(PEAK, status),
        residentHeap(pid),
        number(TOTAL, tracked) - number(HEAP, tracked));
  }

  /** What is neither heap nor the JVM's own. */
  long natives() {
    return resident - heap - jvm;
  }

  /** The most counts from now on. */
  static void forgetMost(long pid) throws IOException {
    Files.writeString(proc(pid, "clear_refs"), "5");
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }

  /** What is resident of the mappings in which the generations are. */
  private static long residentHeap(long pid) throws IOException, InterruptedException {
    Matcher generations = HEAP_RANGE.matcher(jcmd(pid, "GC.heap_info"));
    long from = Long.MAX_VALUE;
    long to = 0;
    while (generations.find()) {
      from = Math.min(from, Long.parseLong(generations.group(1), 16));
      to = Math.max(to, Long.parseLong(generations.group(2), 16));
    }
    Matcher lines = MAPPING.matcher(Files.readString(proc(pid, "smaps")));
    long sum = 0;
    boolean inHeap = false;
    while (lines.find()) {
      if (lines.group(3) != null) {
        sum += inHeap ? Long.parseLong(lines.group(3)) : 0;
      } else {
        long begin = Long.parseUnsignedLong(lines.group(1), 16);
        inHeap = begin >= from && begin < to;
      }
    }
    return sum;
  }

  private static String jcmd(long pid, String... asks) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(asks));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + said);
    }
    return said;
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}

package dev.hnetstreams.app.deadletter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who redrives, or wants to.
 *
 * @param sinceMillis since 1970
 * @param user of the operating system
 * @param host that it runs on
 * @param pid of its process there
 * @param holds it has been given the lock
 */
record Claim(long sinceMillis, String user, String host, long pid, boolean holds) {
  /** Whoever holds the lock keeps it; else the earliest has it. */
  static final Comparator<Claim> FIRST =
      Comparator.comparing(Claim::holds)
          .reversed()
          .thenComparing(Claim::sinceMillis)
          .thenComparing(Claim::host)
          .thenComparing(Claim::pid);

  private static final Pattern FORM =
      Pattern.compile("1 (\\d{1,18}) (\\d{1,18}) (true|false) (\\S+) (.*)", Pattern.DOTALL);

  static Claim ofThisProcess() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return new Claim(
        System.currentTimeMillis(),
        System.getProperty("user.name", "?"),
        host,
        ProcessHandle.current().pid(),
        false);
  }

  Claim held(boolean nowHolds) {
    return new Claim(sinceMillis, user, host, pid, nowHolds);
  }

  ByteBuffer encoded() {
    String text = "1 %d %d %s %s %s".formatted(sinceMillis, pid, holds, host, user);
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalStateException when it was not made by {@link #encoded()}
   */
  static Claim decoded(ByteBuffer bytes) {
    String text = bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("a member of the group that is no dlq redrive of this kind");
    }
    return new Claim(
        Long.parseLong(matcher.group(1)),
        matcher.group(5),
        matcher.group(4),
        Long.parseLong(matcher.group(2)),
        Boolean.parseBoolean(matcher.group(3)));
  }

  @Override
  public String toString() {
    Instant since = Instant.ofEpochMilli(sinceMillis).truncatedTo(ChronoUnit.SECONDS);
    return "%s on %s (process %d) since %s".formatted(user, host, pid, since);
  }
}

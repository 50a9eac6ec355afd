package dev.hnetstreams.app.deadletter;

/** What a redrive is called in Kafka. */
public final class RedriveNames {
  private RedriveNames() {}

  /** The group that remembers what has been sent on. */
  public static String group(String applicationId) {
    return applicationId + "-redrive";
  }

  /** Of two redrives with the same one, the later fences the other. */
  public static String transactionalId(String group, String letters) {
    return group + "-" + letters;
  }
}

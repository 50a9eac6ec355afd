package dev.hnetstreams.sandbox.chaos;

/**
 * A row of the table.
 *
 * @param times how often the fault was injected
 * @param misplaced dead letters that should be results, and results that should be dead letters
 * @param deadLetters all of them
 * @param restarts of instances that ended by themselves
 * @param recoverySeconds the longest, from the fault's end until every partition answered a record
 *     that was sent later
 * @param trouble what else went wrong, or empty
 */
record Outcome(
    String fault,
    String protocol,
    int times,
    int records,
    int missing,
    int doubled,
    int disordered,
    int misplaced,
    int deadLetters,
    int restarts,
    double recoverySeconds,
    String trouble) {

  static Outcome failed(String fault, String protocol, String why) {
    return new Outcome(fault, protocol, 0, 0, 0, 0, 0, 0, 0, 0, 0, why);
  }

  boolean good() {
    return missing == 0 && doubled == 0 && disordered == 0 && misplaced == 0 && trouble.isEmpty();
  }
}

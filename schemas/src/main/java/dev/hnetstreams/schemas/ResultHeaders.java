package dev.hnetstreams.schemas;

/** Headers of a result, beside the input's own. */
public final class ResultHeaders {
  /** {@code name/version} of the model that answered. */
  public static final String MODEL = "hnet-model";

  private static final String PREFIX = "hnet-";

  private ResultHeaders() {}

  /** The header that holds a head's label; absent when the head abstained. */
  public static String ofHead(String head) {
    return PREFIX + head;
  }
}

package dev.hnetstreams.app.http;

/** Is told of every request that has ended, on its event loop. Never blocks. */
public interface RequestObserver {
  /** For who does not want to know. */
  RequestObserver NOBODY = (route, status, nanos) -> {};

  /**
   * @param route the path as it is mounted, such as {@code /v2/models/:name}; {@code none} for a
   *     path that there is not, and for what cannot be read as a request
   * @param status of HTTP
   * @param nanos from its head to the end of the answer
   */
  void onRequest(String route, int status, long nanos);
}

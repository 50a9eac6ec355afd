package dev.hnetstreams.app.http;

/** The token that opens a route. Where the configuration has no such token, the route is open. */
enum Token {
  /** None is asked for: health, for probes. */
  NONE,
  /** {@code security.apiToken}. */
  API,
  /**
   * {@code security.apiToken}, or {@code security.pageToken}: the API's routes that the page uses.
   */
  API_OR_PAGE,
  /**
   * {@code security.apiToken}, or {@code security.perspectiveKey} in the query or a header of its
   * own, as clients of Perspective send it.
   */
  API_OR_PERSPECTIVE_KEY,
  /** {@code security.pageToken}. */
  PAGE,
  /** {@code security.managementToken}. */
  MANAGEMENT,
  /** {@code security.feedbackToken}, or {@code security.apiToken} where there is none. */
  FEEDBACK,
  /** Any of them, asked for where the page is closed: a request that no route takes. */
  ANY,
  /** The route named none: closed to everybody, whatever is configured. */
  UNSAID
}

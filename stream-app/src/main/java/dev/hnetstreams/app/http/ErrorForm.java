package dev.hnetstreams.app.http;

import io.vertx.ext.web.RoutingContext;

/** The form of a route's errors, where it is another than {@link Problem}'s own. */
@FunctionalInterface
interface ErrorForm {
  /** Where a request has its route's form. */
  String KEY = ErrorForm.class.getName();

  /**
   * An error in its form.
   *
   * @param status of HTTP
   * @param body to be written as JSON
   */
  record Answer(int status, Object body) {}

  Answer of(Problem problem, RoutingContext ctx);
}

package dev.hnetstreams.app.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;

/** A route that is closed until it says which token opens it. The check is its first handler. */
final class Door {
  private final Route route;
  private Token token = Token.UNSAID;
  private ErrorForm errors;

  Door(Route route, Access access) {
    this.route = route;
    SecurityPolicyHandler check =
        ctx -> {
          if (errors != null) {
            ctx.put(ErrorForm.KEY, errors);
          }
          if (access.admits(ctx, token)) {
            ctx.next();
          }
        };
    route.handler(check);
  }

  Door opensTo(Token newToken) {
    this.token = newToken;
    return this;
  }

  /** Errors of this route have a form of their own, those of the door included. */
  Door errors(ErrorForm form) {
    this.errors = form;
    return this;
  }

  /** Adds the next handler. */
  Door handler(Handler<RoutingContext> handler) {
    route.handler(handler);
    return this;
  }
}

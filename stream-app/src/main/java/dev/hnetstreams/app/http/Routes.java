package dev.hnetstreams.app.http;

import io.vertx.ext.web.Router;

/** A group of routes that belong together. */
interface Routes {
  void mount(Router router);
}

package dev.hnetstreams.app.http;

import io.vertx.ext.web.Router;

/** Adds routes to a port. No group of routes gets the router itself: each route is a door. */
final class Doors {
  private final Router router;
  private final Access access;

  Doors(Router router, Access access) {
    this.router = router;
    this.access = access;
  }

  /**
   * @param path with {@code :name} for a segment that is a parameter
   */
  Door get(String path) {
    return new Door(router.get(path), access);
  }

  /**
   * @param path with {@code :name} for a segment that is a parameter
   */
  Door post(String path) {
    return new Door(router.post(path), access);
  }

  /**
   * @param path whose colons are colons
   */
  Door postLiteral(String path) {
    return new Door(Paths.postLiteral(router, path), access);
  }
}

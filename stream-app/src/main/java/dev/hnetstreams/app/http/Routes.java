package dev.hnetstreams.app.http;

/** A group of routes that belong together. */
interface Routes {
  void mount(Doors doors);
}

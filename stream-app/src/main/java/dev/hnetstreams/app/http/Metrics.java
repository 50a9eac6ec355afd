package dev.hnetstreams.app.http;

import java.util.function.BiConsumer;

/** The metrics, as a scraper asks for them. */
@FunctionalInterface
public interface Metrics {
  /**
   * @param accept the scraper's header, or null
   * @param answer is given the content type and the body, before this returns
   */
  void scrape(String accept, BiConsumer<String, byte[]> answer);
}

/**
 * The web page in Debian's chromium, with {@code -Pbrowser}.
 *
 * <p>Most tests drive the page against {@link dev.hnetstreams.app.page.FakeService}, which answers
 * what the test says; so nothing here must know the model or Kafka. Start at {@link
 * dev.hnetstreams.app.page.ReadBrowserTest}. Screenshots are left in {@code target/screenshots}.
 */
package dev.hnetstreams.app.page;

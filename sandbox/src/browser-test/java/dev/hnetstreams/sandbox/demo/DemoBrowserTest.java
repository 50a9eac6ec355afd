package dev.hnetstreams.sandbox.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hnetstreams.app.page.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of the real service, as the demo starts it; leaves the screenshots. */
final class DemoBrowserTest {
  private static final String MARKUP =
      "<img src=x onerror=alert(1)> <script>alert(2)</script> and some words to go with it";

  @RegisterExtension static final Chromium chromium = new Chromium();

  @TempDir static Path folder;
  private static Demo demo;

  @BeforeAll
  static void start() throws IOException {
    demo = new Demo(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    demo.close();
  }

  private static Page open(ColorScheme scheme, int width, int height) {
    Page page =
        chromium.open(
            new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme),
            demo.url());
    assertThat(page.locator("#drawings .chunk")).not().hasCount(0);
    page.evaluate("document.getElementById('live').scrollIntoView()");
    assertThat(page.locator("#rows > li").nth(4)).isVisible();
    page.evaluate("scrollTo(0, 0)");
    page.waitForCondition(() -> !page.locator("#model").textContent().isEmpty());
    return page;
  }

  @Test
  void theStreamMovesAndTheBoxIsAnswered() {
    Page page = open(ColorScheme.LIGHT, 1280, 900);
    assertThat(page.locator("#link")).hasText("Connected.");
    String newest = page.locator("#rows > li").first().textContent();
    page.waitForCondition(() -> !page.locator("#rows > li").first().textContent().equals(newest));
    assertThat(page.locator("#decisions tr").first()).containsText("English");
    assertThat(page.locator("#heads input")).hasCount(5);
    page.waitForTimeout(12_000);
    Chromium.screenshot(page, "desktop-light");
    page.locator("#stream").scrollIntoViewIfNeeded();
    page.evaluate("document.getElementById('stream').scrollIntoView()");
    Chromium.screenshot(page, "live");
  }

  @Test
  void markupPostedInTheBoxAndThroughKafkaRunsNothing() {
    Page page = open(ColorScheme.LIGHT, 1280, 900);
    page.locator("#text").fill(MARKUP);
    assertThat(page.locator("#drawings")).containsText("onerror=alert(1)");
    // Enough that the stream's sample has some; a change of filter draws all that the page keeps.
    demo.produce(MARKUP, 1500);
    page.waitForCondition(
        () -> {
          page.locator("#filters [name=spam]").selectOption("ham");
          page.locator("#filters [name=spam]").selectOption("");
          return page.locator("#rows").textContent().contains("onerror=alert(1)");
        });
    assertThat(page.locator("main img, main script")).hasCount(0);
    page.waitForTimeout(500);
  }

  @Test
  void inTheDark() {
    Page page = open(ColorScheme.DARK, 1280, 900);
    page.locator("#examples button").getByText("Arabic").click();
    assertThat(page.locator("#decisions tr").first()).containsText("Arabic");
    page.locator("#heads input[value=spam]").check();
    Chromium.screenshot(page, "desktop-dark");
  }

  @Test
  void onAPhone() {
    Page page = open(ColorScheme.LIGHT, 360, 740);
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    Chromium.screenshot(page, "phone");
    page.evaluate("document.getElementById('rows').scrollIntoView()");
    Chromium.screenshot(page, "phone-live");
  }
}

package dev.hnetstreams.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Debian's chromium for a test class, a fresh service and window for each test. After each test:
 * nothing ran that should not, no error on the console, no violated policy.
 */
public final class Chromium
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int PATIENCE_MILLIS = 60_000;

  private final List<String> troubles = new ArrayList<>();
  private Playwright playwright;
  private Browser browser;
  private FakeService service;
  private BrowserContext window;

  @Override
  public void beforeAll(ExtensionContext context) {
    Path binary = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          binary + ": not there; apt-get install chromium, or -Dchromium=PATH");
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(binary)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    troubles.clear();
    service = new FakeService();
  }

  FakeService service() {
    return service;
  }

  /** The page at desktop size, in a window of its own. */
  public Page open() {
    return open(new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  public Page open(Browser.NewContextOptions options) {
    return open(options, service.url());
  }

  public Page open(Browser.NewContextOptions options, String url) {
    if (window != null) {
      window.close();
    }
    window = browser.newContext(options);
    window.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = window.newPage();
    page.onDialog(
        dialog -> {
          troubles.add("ran a dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add(message.text());
          }
        });
    page.onPageError(troubles::add);
    page.addInitScript(
        "addEventListener('securitypolicyviolation', e => console.error('policy: '"
            + " + e.violatedDirective))");
    page.navigate(url);
    return page;
  }

  /** The test means these to happen. */
  void expect(Predicate<String> trouble) {
    assertThat(troubles).anyMatch(trouble);
    troubles.removeIf(trouble);
  }

  /** The browser may say this or not. */
  void tolerate(Predicate<String> trouble) {
    troubles.removeIf(trouble);
  }

  public static void screenshot(Page page, String name) {
    // What has just come into view is painted a frame later.
    page.waitForTimeout(500);
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      assertThat(troubles).isEmpty();
    } finally {
      if (window != null) {
        window.close();
      }
      service.close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    playwright.close();
  }
}

package dev.hnetstreams.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page for every eye and hand: schemes, phone width, keyboard alone, assistive technology. */
final class LooksBrowserTest {
  private static final String FOCUS =
      """
      (() => {
        const at = document.activeElement;
        const outline = getComputedStyle(at).outlineStyle === "none" ? " WITHOUT OUTLINE" : "";
        return (at.id || at.name || at.textContent.trim()) + outline;
      })()
      """;
  private static final int PHONE_WIDTH = 360;

  @RegisterExtension static final Chromium chromium = new Chromium();

  private static Page filled(ColorScheme scheme, int width, int height) {
    Page page =
        chromium.open(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
    page.waitForCondition(() -> chromium.service().readers() == 1);
    chromium.service().pulse(900);
    chromium.service().pulse(1100);
    String wide = "averyveryverylongwordwithoutanyspace".repeat(9) + " <b>\u202e\u200b";
    chromium
        .service()
        .result(wide, Tagged.text(wide).decided("spam", "spam", 0.9).noise("spacing", 0.8).map());
    chromium.service().result("hm", Tagged.text("hm").abstained("code", "c", "ambiguous").map());
    // Rows are drawn while they can be seen.
    page.evaluate("document.getElementById('live').scrollIntoView()");
    assertThat(page.locator("#rows > li")).hasCount(2);
    page.evaluate("scrollTo(0, 0)");
    assertThat(page.locator("#drawings .chunk")).not().hasCount(0);
    return page;
  }

  @Test
  void nothingIsWiderThanAPhone() {
    Page page = filled(ColorScheme.LIGHT, PHONE_WIDTH, 740);
    page.locator("#text").fill("anotherwordwithoutanyspace".repeat(20));
    assertThat(page.locator("#drawings")).containsText("anotherwordwithoutanyspace".repeat(20));
    page.locator("summary").click();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, .unseen')"
                    + " && e.getBoundingClientRect().right > innerWidth + 1).length"))
        .isEqualTo(0);
    Chromium.screenshot(page, "phone-fake");
  }

  @Test
  void darkIsDark() {
    Page page = filled(ColorScheme.DARK, 1280, 900);
    String ground = (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    assertThat(ground).isEqualTo("rgb(16, 19, 21)");
    Chromium.screenshot(page, "dark-fake");
  }

  @Test
  void axeFindsNothingInLightOrDark() throws IOException {
    assertThat(violations(filled(ColorScheme.LIGHT, 1280, 900))).isEmpty();
  }

  @Test
  void axeFindsNothingInTheDark() throws IOException {
    assertThat(violations(filled(ColorScheme.DARK, PHONE_WIDTH, 740))).isEmpty();
  }

  /** What axe-core says is wrong: rule and element. */
  @SuppressWarnings("unchecked")
  private static List<String> violations(Page page) throws IOException {
    try (InputStream axe = LooksBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, Object> found =
        (Map<String, Object>)
            page.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
                    + " 'best-practice']})");
    List<String> violations = new ArrayList<>();
    for (Map<String, Object> violation : (List<Map<String, Object>>) found.get("violations")) {
      for (Map<String, Object> node : (List<Map<String, Object>>) violation.get("nodes")) {
        violations.add(violation.get("id") + " " + node.get("html") + node.get("failureSummary"));
      }
    }
    return violations;
  }

  @Test
  void theKeyboardAloneReachesEverythingAndShowsWhereItIs() {
    Page page = filled(ColorScheme.LIGHT, 1280, 900);
    List<String> reached = new ArrayList<>();
    do {
      page.keyboard().press("Tab");
      reached.add((String) page.evaluate(FOCUS));
    } while (!reached.get(reached.size() - 1).startsWith("API") && reached.size() < 60);
    assertThat(reached)
        .contains("text", "Spam", "head", "drawings", "language", "pause", "Examine", "API")
        .noneMatch(where -> where.endsWith("WITHOUT OUTLINE"));
  }

  @Test
  void arrowKeysReadTheChunks() {
    Page page = filled(ColorScheme.LIGHT, 1280, 900);
    page.locator("#text").fill("one two three");
    assertThat(page.locator("#drawings .chunk")).hasCount(3);
    page.locator("#drawings").focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#reading"))
        .hasText("Chunk 2 of 3 two  4 bytes, cut 0.870, \u22121.50 for English");
    assertThat(page.locator(".chosen")).hasText("two ");
  }

  @Test
  void landmarksAndControlsHaveNames() {
    Page page = filled(ColorScheme.LIGHT, 1280, 900);
    String tree = page.locator("body").ariaSnapshot();
    assertThat(tree)
        .contains("banner")
        .contains("region \"Read a text\"")
        .contains("region \"The stream\"")
        .contains("textbox \"Text")
        .contains("radio \"Language English\" [checked]")
        .contains("table \"Decisions\"")
        .contains("combobox \"Language\"")
        .contains("button \"Pause\"")
        .contains("list \"Texts, newest first\"")
        .contains("Language: English");
  }

  @Test
  void rowsThatComeAreNotReadAloud() {
    Page page = filled(ColorScheme.LIGHT, 1280, 900);
    assertThat(
            page.evaluate(
                "['rows', 'shown', 'charts'].filter(id => { const live ="
                    + " document.getElementById(id).closest('[aria-live], [role=status]');"
                    + " return live && live.getAttribute('aria-live') !== 'off'; }).length"))
        .isEqualTo(0);
  }
}

package dev.hnetstreams.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The live view: newest first, bounded, filtered, paused, and honest about its connection. */
final class StreamBrowserTest {
  @RegisterExtension static final Chromium chromium = new Chromium();

  private static Page connected() {
    Page page = chromium.open();
    page.waitForCondition(() -> chromium.service().readers() == 1);
    assertThat(page.locator("#link")).hasText("Connected.");
    return page;
  }

  private static void send(String text) {
    chromium.service().result(text, Tagged.text(text).map());
  }

  private static Locator rows(Page page) {
    return page.locator("#rows > li");
  }

  private static String texts(Page page) {
    return String.join("|", rows(page).locator(".drawing").allTextContents());
  }

  @Test
  void textsComeNewestFirstWithTheirChunks() {
    Page page = connected();
    send("the older one");
    assertThat(rows(page)).hasCount(1);
    send("the newer one");
    assertThat(rows(page)).hasCount(2);
    assertThat(texts(page)).isEqualTo("the newer one|the older one");
    assertThat(rows(page).first().locator(".chunk")).hasCount(3);
    assertThat(rows(page).first()).containsText("English eng .97");
  }

  @Test
  void rowsAreBoundedAndWhatIsNotDrawnIsCounted() {
    Page page = connected();
    for (int i = 0; i < 300; i++) {
      send("text number " + i);
    }
    assertThat(page.locator("#shown")).containsText("of 300 received");
    // A change of filter draws all that is kept.
    page.locator("#filters [name=spam]").selectOption("ham");
    assertThat(rows(page)).hasCount(100);
    assertThat(rows(page).first()).containsText("text number 299");
  }

  @Test
  void rowsThatNobodySeesAreNotDrawnUntilSomebodyDoes() {
    Page page = chromium.open(new Browser.NewContextOptions().setViewportSize(360, 500));
    page.waitForCondition(() -> chromium.service().readers() == 1);
    send("out of sight");
    page.waitForTimeout(4000);
    assertThat(rows(page)).hasCount(0);
    page.evaluate("document.getElementById('live').scrollIntoView()");
    assertThat(rows(page)).hasCount(1);
  }

  @Test
  void filtersFilter() {
    Page page = connected();
    chromium
        .service()
        .result("guten tag", Tagged.text("guten tag").decided("language", "deu", 0.9).map());
    chromium
        .service()
        .result(
            "b u y now",
            Tagged.text("b u y now").decided("spam", "spam", 0.9).noise("spacing", 0.8).map());
    chromium.service().result("x = 1", Tagged.text("x = 1").decided("code", "python", 0.9).map());
    chromium
        .service()
        .result("hm", Tagged.text("hm").abstained("language", "eng", "too_short").map());
    // Not all are drawn as they come, but all are kept for the filters.
    assertThat(page.locator("#shown")).containsText("of 4 received");
    filtered(page, "language", "deu", "guten tag");
    filtered(page, "code", "~code", "x = 1");
    filtered(page, "code", "prose", "hm|b u y now|guten tag");
    filtered(page, "spam", "spam", "b u y now");
    filtered(page, "noise", "spacing", "b u y now");
    filtered(page, "noise", "~none", "hm|x = 1|guten tag");
    filtered(page, "undecided", "language", "hm");
    filtered(page, "undecided", "~none", "x = 1|b u y now|guten tag");
  }

  private static void filtered(Page page, String name, String option, String texts) {
    Locator select = page.locator("#filters [name=" + name + "]");
    select.selectOption(option);
    assertThat(texts(page)).isEqualTo(texts);
    select.selectOption("");
  }

  @Test
  void pausePausesAndGoesOn() {
    Page page = connected();
    send("before");
    assertThat(rows(page)).hasCount(1);
    Locator pause = page.getByRole(AriaRole.BUTTON, named("Pause"));
    pause.click();
    assertThat(pause).hasAttribute("aria-pressed", "true");
    send("meanwhile");
    page.waitForTimeout(4000);
    assertThat(texts(page)).isEqualTo("before");
    pause.click();
    assertThat(rows(page)).hasCount(2);
    assertThat(texts(page)).isEqualTo("meanwhile|before");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  @Test
  void markupFromTheStreamRunsNothing() {
    Page page = connected();
    String markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    chromium
        .service()
        .result(
            markup,
            Tagged.text(markup)
                .decided("language", markup, 0.9)
                .decided("code", markup, 0.9)
                .abstained("spam", markup, markup)
                .noise(markup, 0.9)
                .map());
    assertThat(rows(page).first()).containsText("onerror=alert(1)");
    assertThat(page.locator("main img, main script")).hasCount(0);
    page.waitForTimeout(200);
  }

  @Test
  void invisibleAndBrokenCharactersFromTheStreamAreMarked() {
    Page page = connected();
    String text = "pay\u202eload \ufffd\ufffd end";
    chromium.service().result(text, Tagged.text(text).invalid().map());
    assertThat(rows(page).locator(".mark")).hasText(new String[] {"RLO", "\ufffd", "\ufffd"});
    assertThat(rows(page).first()).containsText("not valid UTF-8");
    assertThat(rows(page).locator(".chunk")).hasCount(0);
  }

  @Test
  void aRowCanBeExaminedInTheBox() {
    Page page = connected();
    send("look at me");
    rows(page).first().hover();
    rows(page).getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator("#text")).hasValue("look at me");
    assertThat(page.locator("#text")).isFocused();
    assertThat(page.locator("#drawings .chunk")).hasCount(3);
  }

  @Test
  void aBrokenStreamIsSaidAndTriedAgain() {
    Page page = connected();
    chromium.service().away();
    assertThat(page.locator("#link"))
        .hasText(Pattern.compile("Not connected\\. Trying again in \\d+ s\\."));
    chromium.service().back();
    assertThat(page.locator("#link")).hasText("Connected.");
    send("after all");
    assertThat(rows(page)).hasCount(1);
    chromium.tolerate(message -> message.contains("ERR_") || message.contains("503"));
  }

  @Test
  void chartsFollowThePulse() {
    Page page = connected();
    for (double rate : List.of(900.0, 1000.0, 1234.0)) {
      chromium.service().pulse(rate);
    }
    assertThat(page.locator(".chart").first()).containsText("1,234");
    assertThat(page.locator("#charts")).containsText("13 / 48");
    assertThat(page.locator("#model")).hasText("fake 1.0.0 on cpu");
    Object inked =
        page.locator("canvas")
            .first()
            .evaluate(
                "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
                    + ".some(v => v !== 0)");
    assertThat(inked).isEqualTo(true);
  }
}

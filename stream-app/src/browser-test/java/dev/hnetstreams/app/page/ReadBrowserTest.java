package dev.hnetstreams.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The box: what is typed is drawn with its chunks and said in words. */
final class ReadBrowserTest {
  /** The drawing's text, with the characters for which marks stand. */
  private static final String AS_TEXT =
      """
      (drawing) => {
        const walk = (node) => node.nodeType === Node.TEXT_NODE ? node.data
          : node.classList.contains("mark") ? String.fromCodePoint(parseInt(node.dataset.code, 16))
          : [...node.childNodes].map(walk).join("");
        return walk(drawing);
      }
      """;

  @RegisterExtension static final Chromium chromium = new Chromium();

  private static Page type(String text) {
    Page page = chromium.open();
    page.locator("#text").fill(text);
    assertThat(page.locator("#text")).hasValue(text);
    page.waitForCondition(() -> drawn(page).equals(text));
    return page;
  }

  private static Locator drawing(Page page) {
    return page.locator("#drawings .drawing").last();
  }

  private static String drawn(Page page) {
    return drawing(page).count() == 0 ? "" : (String) drawing(page).evaluate(AS_TEXT);
  }

  private static List<String> chunks(Page page) {
    return page.locator("#drawings .drawing").last().locator(".chunk").allTextContents();
  }

  @Test
  void aTextIsThereAndAnsweredWhenThePageOpens() {
    Page page = chromium.open();
    assertThat(drawing(page).locator(".chunk")).not().hasCount(0);
    assertThat(page.locator("#decisions tr")).hasCount(3);
  }

  @Test
  void chunksDrawnAddUpToWhatWasTyped() {
    Page page = type("Grüße aus Köln, 你好 🙂 und\nשלום");
    assertThat(chunks(page)).containsExactly("Grüße ", "aus ", "Köln, ", "你好 ", "🙂 ", "und\nשלום");
  }

  @Test
  void everyExampleIsDrawnWhole() {
    Page page = chromium.open();
    for (Locator example : page.locator("#examples button").all()) {
      example.click();
      String text = page.locator("#text").inputValue();
      page.waitForCondition(() -> drawn(page).equals(text));
    }
  }

  @Test
  void aSurerCutIsTaller() {
    Page page = type("one two three");
    // The fake's cuts are at 0.87 and 0.74.
    assertThat(sureness(page, 1)).isGreaterThan(sureness(page, 2));
    assertThat(drawing(page).locator(".chunk").first()).not().hasClass(Pattern.compile("cut"));
  }

  private static double sureness(Page page, int chunk) {
    return Double.parseDouble(
        (String)
            drawing(page)
                .locator("[data-chunk='" + chunk + "']")
                .evaluate("e => getComputedStyle(e).getPropertyValue('--sure')"));
  }

  @Test
  void shadingFollowsTheChosenDecision() {
    Page page = type("one two three four five");
    List<String> language = shading(page);
    page.getByRole(AriaRole.RADIO, named("Spam not spam")).check();
    List<String> spam = shading(page);
    page.getByRole(AriaRole.RADIO, named("nothing")).check();
    assertThat(language).isNotEqualTo(spam).anyMatch(s -> s.startsWith("for"));
    assertThat(language).anyMatch(s -> s.startsWith("against"));
    assertThat(shading(page)).allMatch(s -> s.startsWith("none"));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  @SuppressWarnings("unchecked")
  private static List<String> shading(Page page) {
    return (List<String>)
        drawing(page)
            .locator(".chunk")
            .evaluateAll(
                "all => all.map(e => (e.classList.contains('for') ? 'for' :"
                    + " e.classList.contains('against') ? 'against' : 'none')"
                    + " + getComputedStyle(e).getPropertyValue('--tint'))");
  }

  @Test
  void markupIsTextAndRunsNothing() {
    String markup = "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>";
    Page page = type(markup);
    page.locator("summary").click();
    assertThat(page.locator("#numbers tbody")).containsText("onerror=alert(1)");
    assertThat(page.locator("main img, main script, main svg")).hasCount(0);
    page.waitForTimeout(200);
  }

  @Test
  void markupInLabelsAndErrorsIsTextToo() {
    String markup = "<img src=x onerror=alert(1)>";
    chromium
        .service()
        .answer(
            text ->
                text.equals("bad")
                    ? FakeService.Reply.error(400, markup, null)
                    : FakeService.Reply.of(
                        Tagged.text(text)
                            .decided("language", markup, 0.9)
                            .abstained("code", markup, markup)
                            .decided(markup, markup, 0.9)
                            .noise(markup, 0.9)
                            .map()));
    Page page = type("hello");
    assertThat(page.locator("#decisions")).containsText(markup);
    page.locator("#text").fill("bad");
    assertThat(page.locator("#trouble")).containsText(markup);
    assertThat(page.locator("main img")).hasCount(0);
    chromium.expect(message -> message.contains("400"));
  }

  @Test
  void whatCannotBeSeenIsMarked() {
    String text = "a\u202eb\u202c c\u200bd e\u0000f \ufeffg h\u00adi j\ufe0fk \udb40\udc41l";
    Page page = type(text);
    assertThat(drawing(page).locator(".mark"))
        .hasText(new String[] {"RLO", "PDF", "ZWSP", "NUL", "BOM", "SHY", "VS16", "U+E0041"});
    assertThat(drawing(page).textContent())
        .doesNotContainPattern("[\u0000\u200b\u202c\u202e\ufeff]");
    assertThat(drawing(page).locator(".mark").first())
        .hasAttribute("title", "U+202E right-to-left override");
  }

  @Test
  void joinersThatSpellAndEmojiAreLeftAlone() {
    Page page = type("می‌خواهم 👩‍👩‍👧 ❤️");
    assertThat(drawing(page).locator(".mark")).hasCount(0);
  }

  @Test
  void aCutInsideACharacterIsDashedAndTheCharacterStaysWhole() {
    chromium
        .service()
        .answer(text -> FakeService.Reply.of(Tagged.text(text).cut(2, 1, 1, 2).map()));
    Page page = type("a你bc");
    assertThat(chunks(page)).containsExactly("a你", "", "", "bc");
    assertThat(drawing(page).locator(".inside")).hasCount(3);
    assertThat(drawing(page).locator(".inside.empty")).hasCount(2);
  }

  @Test
  void cutsDoNotTakeLettersApart() {
    // Each code point has three bytes; some are marks that belong to the letter before.
    String tamil = "\u0ba8\u0bc2\u0bb2\u0b95\u0ba4\u0bcd\u0ba4\u0bbf\u0bb2\u0bcd";
    double whole = width(tamil, 30);
    assertThat(width(tamil, 3, 3, 3, 3, 1, 1, 1, 3, 3, 3, 1, 2, 3)).isEqualTo(whole);
  }

  private static double width(String text, Integer... lengths) {
    chromium.service().answer(t -> FakeService.Reply.of(Tagged.text(t).cut(lengths).map()));
    Page page = type(text);
    assertThat(drawing(page).locator(".chunk")).hasCount(lengths.length);
    Object width =
        drawing(page)
            .evaluate(
                "d => { const r = document.createRange(); r.selectNodeContents(d);"
                    + " return Math.round(r.getBoundingClientRect().width) + 0.5; }");
    return (double) width;
  }

  @Test
  void everyStageHasItsDrawing() {
    chromium
        .service()
        .answer(text -> FakeService.Reply.of(Tagged.text(text).cut(6, 5).outer(2, 4, 3, 2).map()));
    Page page = type("hello world");
    assertThat(page.locator("#drawings .drawing")).hasCount(2);
    assertThat(page.locator("#drawings .drawing").first().locator(".chunk")).hasCount(4);
    assertThat(drawing(page).locator(".chunk")).hasCount(2);
    assertThat(page.locator("#drawings .drawing").first())
        .hasAttribute("data-stage", "Stage 1, 4 chunks");
  }

  @Test
  void abstentionIsSaidInWordsAndLanguagesByName() {
    chromium
        .service()
        .answer(
            text ->
                FakeService.Reply.of(
                    Tagged.text(text)
                        .decided("language", "deu", 0.97)
                        .abstained("spam", "spam", "below_threshold")
                        .noise("leet", 0.91)
                        .map()));
    Page page = type("w3lcher tag");
    assertThat(page.locator("#decisions tr").first()).containsText("German deu");
    assertThat(page.locator("#decisions tr").last()).containsText("Undecidednot sure enough");
    assertThat(page.locator("#noise")).containsText("l33t");
  }

  @Test
  void aBusyServiceIsAskedAgainWhenItSaysSo() {
    List<String> asked = chromium.service().asked();
    chromium
        .service()
        .answer(
            text ->
                asked.size() == 1
                    ? FakeService.Reply.error(429, "overloaded", "1")
                    : FakeService.Reply.of(Tagged.text(text).map()));
    Page page = chromium.open();
    assertThat(page.locator("#trouble")).hasText("The service is busy. Asking again in 1 s.");
    assertThat(page.locator("#trouble")).isEmpty();
    assertThat(drawing(page).locator(".chunk")).not().hasCount(0);
    chromium.expect(message -> message.contains("429"));
  }

  @Test
  void aLateAnswerToAnOlderTextIsDropped() {
    chromium
        .service()
        .answer(
            text -> {
              if (text.equals("slow")) {
                sleep(1500);
              }
              return FakeService.Reply.of(
                  Tagged.text(text)
                      .decided("language", text.equals("slow") ? "fra" : "deu", 0.9)
                      .map());
            });
    Page page = chromium.open();
    page.locator("#text").fill("slow");
    page.waitForCondition(() -> chromium.service().asked().contains("slow"));
    page.locator("#text").fill("quick");
    assertThat(page.locator("#decisions")).containsText("German");
    page.waitForTimeout(2000);
    assertThat(page.locator("#decisions")).containsText("German");
    assertThat(drawn(page)).isEqualTo("quick");
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.hnetstreams.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.hnetstreams.app.page.FakeService.Reply;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The band below the text: where the language changes and where the code is. */
final class SegmentsBrowserTest {
  private static final String TEXT = "good morning int i; adios ";

  @RegisterExtension static final Chromium chromium = new Chromium();

  private static Page type() {
    chromium
        .service()
        .answer(
            text ->
                Reply.of(
                    Tagged.text(text)
                        .segment(0, 13, "eng", "prose")
                        .segment(13, 20, "zxx", "c")
                        .segment(20, 26, "spa", "prose")
                        .map()));
    Page page = chromium.open();
    page.locator("#text").fill(TEXT);
    assertThat(page.locator("#drawings")).containsText("adios"); // and no longer the example
    assertThat(page.locator(".band li")).hasCount(3);
    return page;
  }

  @Test
  void eachSegmentIsAPartWithItsNameAndTheLegendHasTheShares() {
    Page page = type();

    assertThat(page.locator(".band button")).hasText(new String[] {"English", "C", "Spanish"});
    assertThat(page.locator(".band button").nth(1))
        .hasAttribute("aria-label", "C, bytes 13 to 20 of 26, 80 percent sure");
    assertThat(page.locator(".legend li"))
        .hasText(new String[] {"English 50\u00a0%", "C 27\u00a0%", "Spanish 23\u00a0%"});
  }

  @Test
  void keysGoFromSegmentToSegmentAndMarkItsChunks() {
    Page page = type();
    Locator parts = page.locator(".band button");
    parts.first().focus();
    assertThat(page.locator(".pointed")).hasText(new String[] {"good ", "morning "});

    page.keyboard().press("ArrowRight");

    assertThat(parts.nth(1)).isFocused();
    assertThat(page.locator(".pointed")).hasText(new String[] {"int ", "i; "});
  }

  @Test
  void codeIsStripedAndNotByColourAlone() {
    Page page = type();

    assertThat(page.locator(".band button").nth(1))
        .hasCSS("background-image", Pattern.compile("repeating-linear-gradient.*"));
    assertThat(page.locator(".band button").first()).hasCSS("background-image", "none");
  }

  @Test
  void emptyTextHasNoBand() {
    Page page = type();
    page.locator("#text").fill("");

    assertThat(page.locator("#segments")).isEmpty();
  }
}

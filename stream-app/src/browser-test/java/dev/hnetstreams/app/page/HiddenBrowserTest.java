package dev.hnetstreams.app.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.hnetstreams.app.page.FakeService.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a text hides: a line for each finding, which marks its place. */
final class HiddenBrowserTest {
  private static final String TEXT = "pay at p\u0430ypal now ";

  @RegisterExtension static final Chromium chromium = new Chromium();

  private static Page type() {
    chromium
        .service()
        .answer(
            text ->
                Reply.of(
                    text.equals(TEXT)
                        ? Tagged.text(text).hidden("homoglyph", 7, 14, 7, 13, "<b>paypal").map()
                        : Tagged.text(text).map()));
    Page page = chromium.open();
    page.locator("#text").fill(TEXT);
    assertThat(page.locator(".hidden-list li")).hasCount(1);
    return page;
  }

  @Test
  void aFindingHasItsNameWhatItSaysAndItsPlace() {
    Page page = type();

    assertThat(page.locator(".hidden-list button"))
        .hasText("Look-alike word <b>paypal bytes 7 to 14");
    assertThat(page.locator(".hidden-list b")).hasCount(0); // a text's markup is text
  }

  @Test
  void focusOnAFindingMarksItsChunks() {
    Page page = type();
    page.locator(".hidden-list button").focus();

    assertThat(page.locator(".pointed")).hasText(new String[] {"p\u0430ypal "});
  }

  @Test
  void aTextThatHidesNothingHasNoList() {
    Page page = type();
    page.locator("#text").fill("pay at noon ");

    assertThat(page.locator("#hidden")).isEmpty();
  }
}

package dev.hnetstreams.app.page;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A measurement, not a test: what the page of a service that is at work costs. Start {@code
 * ./hnet-streams demo --messages 60000 --per-second 20 --http-port 18080}, then {@code mvn -B
 * -Pbrowser -pl stream-app -am test -Dtest=PageCost -Dsurefire.failIfNoSpecifiedTests=false
 * -Dpage.url=http://127.0.0.1:18080/}.
 */
final class PageCost {
  private static final int SETTLE_MILLIS = 5_000;
  private static final int MEASURED_MILLIS = 20_000;

  @RegisterExtension static final Chromium chromium = new Chromium();

  @Test
  @EnabledIfSystemProperty(named = "page.url", matches = "http.*")
  void shareOfACoreThatThePagesThreadWorks() {
    Page page =
        chromium.open(
            new Browser.NewContextOptions().setViewportSize(1280, 900),
            System.getProperty("page.url"));
    CDPSession session = page.context().newCDPSession(page);
    JsonObject processorTime = new JsonObject();
    processorTime.addProperty("timeDomain", "threadTicks");
    session.send("Performance.enable", processorTime);
    page.waitForTimeout(SETTLE_MILLIS);
    JsonObject before = session.send("Performance.getMetrics");
    page.waitForTimeout(MEASURED_MILLIS);
    JsonObject after = session.send("Performance.getMetrics");
    double seconds = MEASURED_MILLIS / 1000.0;
    for (String name : new String[] {"TaskDuration", "ScriptDuration", "LayoutDuration"}) {
      System.out.printf(
          "page %-14s %.1f %% of a core, processor time%n",
          name, 100 * (metric(after, name) - metric(before, name)) / seconds);
    }
    System.out.println("page rows " + page.locator("#rows > li").count());
  }

  private static double metric(JsonObject metrics, String name) {
    for (JsonElement one : metrics.getAsJsonArray("metrics")) {
      if (one.getAsJsonObject().get("name").getAsString().equals(name)) {
        return one.getAsJsonObject().get("value").getAsDouble();
      }
    }
    throw new IllegalStateException("no metric " + name);
  }
}

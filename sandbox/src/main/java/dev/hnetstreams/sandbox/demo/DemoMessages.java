package dev.hnetstreams.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A stream of messages: texts spoiled by seeded noise, and now and then poison. */
public final class DemoMessages {
  private static final int POISON_EVERY = 100;
  private static final int MEGABYTE = 1_048_576;

  private final List<String> texts;
  private final Random random;
  private final Noiser noiser;
  private final boolean poison;
  private final UnaryOperator<byte[]> envelope;
  private int made;

  private DemoMessages(
      List<String> texts, long seed, boolean poison, UnaryOperator<byte[]> envelope) {
    this.texts = texts;
    this.envelope = envelope;
    this.random = new Random(seed);
    this.noiser = new Noiser(seed + 1);
    this.poison = poison;
  }

  /** The messages that ship with the project, spoiled and poisoned. */
  public static DemoMessages shipped(long seed) throws IOException {
    return new DemoMessages(shippedTexts(), seed, true, UnaryOperator.identity());
  }

  /** The same as JSON, each text where the pointer looks for it. */
  public static DemoMessages shippedAsJson(long seed, String textPointer) throws IOException {
    return new DemoMessages(shippedTexts(), seed, true, new JsonEnvelope(textPointer)::of);
  }

  /** The user's own lines, as they are, over and over. */
  public static DemoMessages of(List<String> lines) {
    return new DemoMessages(lines, 0, false, UnaryOperator.identity());
  }

  /** The messages that ship with the project, as they were written. */
  public static List<String> shippedTexts() throws IOException {
    List<String> texts = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = DemoMessages.class.getResourceAsStream("/demo/messages.jsonl")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode message = json.readTree(line);
        texts.add(message.get("text").textValue());
      }
    }
    return texts;
  }

  /** The next record's value; null now and then, when poison is on. */
  public byte[] next() {
    byte[] text = nextText();
    return text == null ? null : envelope.apply(text);
  }

  private byte[] nextText() {
    int n = made++;
    if (!poison) {
      return texts.get(n % texts.size()).getBytes(StandardCharsets.UTF_8);
    }
    if (n % POISON_EVERY == POISON_EVERY / 2) {
      return poison(n / POISON_EVERY);
    }
    return noiser.spoil(texts.get(random.nextInt(texts.size())));
  }

  private byte[] poison(int n) {
    return switch (n % 5) {
      case 0 -> new byte[0];
      case 1 -> "T".repeat(2000).getBytes(StandardCharsets.UTF_8);
      case 2 -> {
        byte[] noise = new byte[300];
        random.nextBytes(noise);
        yield noise;
      }
      case 3 -> n == 3 ? "m".repeat(MEGABYTE).getBytes(StandardCharsets.UTF_8) : new byte[0];
      default -> null;
    };
  }
}

package dev.hnetstreams.app.codec;

import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a record's value held. */
public sealed interface Decoded {
  /**
   * @param id the producer's own, or null
   * @param bytes as they came
   */
  record Text(String id, byte[] bytes) implements Decoded {}

  /**
   * The value held an array, and each text of it is one.
   *
   * @param items in the order of the array, at least one
   */
  record Several(List<Item> items) implements Decoded {
    public Several {
      items = List.copyOf(items);
    }

    /** The text of a number, or why it is none; empty when there are fewer. */
    public Optional<Decoded> at(int index) {
      return index < 0 || index >= items.size()
          ? Optional.empty()
          : Optional.of(items.get(index).decoded());
    }

    /**
     * The texts with another id.
     *
     * @param id the producer's own
     */
    public Several withId(String id) {
      return new Several(
          items.stream()
              .map(
                  item ->
                      item.decoded() instanceof Text text
                          ? new Item(item.part(), new Text(id, text.bytes()))
                          : item)
              .toList());
    }
  }

  /**
   * One of several.
   *
   * @param decoded a text, or why this element is none
   */
  record Item(TaggedText.Part part, Decoded decoded) {}

  /**
   * Not known yet: the value's schema is on its way. Decode again afterwards.
   *
   * @param ready fails when the schema cannot be had now
   * @param maxTexts most texts that the value may turn out to hold, 1 or more
   */
  record Awaiting(CompletableFuture<?> ready, int maxTexts) implements Decoded {}

  /**
   * @param message for people; never holds the text
   */
  record Undecodable(Reason reason, String message) implements Decoded {}
}

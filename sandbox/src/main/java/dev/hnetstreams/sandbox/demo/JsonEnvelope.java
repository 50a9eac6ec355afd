package dev.hnetstreams.sandbox.demo;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/** Puts a text where a JSON Pointer looks for it. Any thread. */
final class JsonEnvelope {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonPointer pointer;

  JsonEnvelope(String pointer) {
    this.pointer = JsonPointer.compile(pointer);
  }

  /** The text as JSON; what is not UTF-8 in it becomes U+FFFD. */
  byte[] of(byte[] text) {
    JsonNode node = NODES.textNode(new String(text, StandardCharsets.UTF_8));
    for (JsonPointer at = pointer; !at.matches(); at = at.head()) {
      node = parent(at.last(), node);
    }
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text that cannot be JSON", e);
    }
  }

  /** An array where the pointer has a small number, else an object. */
  private static JsonNode parent(JsonPointer last, JsonNode child) {
    int index = last.getMatchingIndex();
    if (index < 0 || index > 100) {
      return NODES.objectNode().set(last.getMatchingProperty(), child);
    }
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < index; i++) {
      array.addNull();
    }
    return array.add(child);
  }
}

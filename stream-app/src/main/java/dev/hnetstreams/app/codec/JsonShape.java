package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes JSON apart. Any thread. */
final class JsonShape implements Shape<JsonNode> {
  @Override
  public JsonNode field(JsonNode node, String name) {
    return node.get(name);
  }

  @Override
  public List<JsonNode> items(JsonNode node) {
    if (!node.isArray()) {
      return null;
    }
    List<JsonNode> items = new ArrayList<>(node.size());
    node.forEach(items::add);
    return items;
  }

  @Override
  public byte[] text(JsonNode node) {
    return node.isTextual() ? TextBytes.of(node.textValue()) : null;
  }

  @Override
  public String scalar(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? TextBytes.writable(node.asText()) : null;
  }

  @Override
  public String kind(JsonNode node) {
    return node.getNodeType().toString().toLowerCase(Locale.ROOT);
  }
}

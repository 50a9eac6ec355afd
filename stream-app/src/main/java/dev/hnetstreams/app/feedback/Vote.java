package dev.hnetstreams.app.feedback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody says that the label of a text should be. One for each text, head and person: a
 * later one takes the place of an earlier one.
 *
 * @param id coordinates in the input topic, {@code topic-partition-offset}, with {@code #number}
 *     for one text of several, or null
 * @param text the text where there is no id, or null
 * @param head of the model
 * @param label that the text should have, or null to withdraw
 * @param who votes, as the caller names them: 1 to 100 visible characters
 * @param said what the model said of it when the vote came, or null when that is not known
 */
public record Vote(String id, String text, String head, String label, String who, Said said) {
  /** The fields that a caller may send. */
  public static final Set<String> FIELDS = Set.of("id", "text", "head", "label", "who");

  private static final Pattern WHO = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]{1,100}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NAME = 200;

  /**
   * @param label the decision, or null when the model abstained
   * @param raw the best label at any confidence
   * @param confidence of {@code raw}, in [0, 1]
   * @param model {@code name/version}
   */
  public record Said(String label, String raw, double confidence, String model) {}

  /** Says what is wrong with a vote; never quotes it. */
  public static final class WrongVoteException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongVoteException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads what a caller sent.
   *
   * @throws WrongVoteException saying which field is wrong and what was expected
   */
  public static Vote of(JsonNode body) throws WrongVoteException {
    String id = text(body, "id", false);
    String text = text(body, "text", false);
    if ((id == null) == (text == null) || (text != null && text.isEmpty())) {
      throw new WrongVoteException("expected id or text, one of them and not empty");
    }
    String head = text(body, "head", true);
    if (!body.has("label")) {
      throw new WrongVoteException("label: expected a label of the head, or null to withdraw");
    }
    String label = text(body, "label", false);
    String who = text(body, "who", true);
    if (!WHO.matcher(who).matches()) {
      throw new WrongVoteException("who: expected 1 to 100 visible characters without spaces");
    }
    if (head.length() > MAX_NAME || (label != null && label.length() > MAX_NAME)) {
      throw new WrongVoteException("head, label: expected at most " + MAX_NAME + " characters");
    }
    return new Vote(id, text, head, label, who, null);
  }

  private static String text(JsonNode body, String field, boolean required)
      throws WrongVoteException {
    JsonNode value = body.path(field);
    if (value.isTextual()) {
      return value.textValue();
    }
    if (required || !(value.isMissingNode() || value.isNull())) {
      throw new WrongVoteException(field + ": expected a string");
    }
    return null;
  }

  /** The text's name: its coordinates, or the digest of what it says. */
  public String item() {
    return id != null ? id : "sha256:" + sha256(text);
  }

  /** As it stands in the topic: one for each text, head and person. */
  public byte[] key() {
    return json(JSON.createArrayNode().add(item()).add(head).add(who));
  }

  /** As it stands in the topic; null, a tombstone, for one that withdraws. */
  public byte[] value() {
    if (label == null) {
      return null;
    }
    ObjectNode value = JSON.createObjectNode();
    value.put(id != null ? "id" : "text", id != null ? id : text);
    value.put("head", head).put("label", label).put("who", who);
    if (said != null) {
      value
          .putObject("said")
          .put("label", said.label)
          .put("raw", said.raw)
          .put("confidence", said.confidence)
          .put("model", said.model);
    }
    return json(value);
  }

  /**
   * Reads a record of the topic.
   *
   * @throws WrongVoteException when it is no vote, or stands under a key that is not its own
   */
  public static Vote read(byte[] key, byte[] value) throws WrongVoteException {
    JsonNode root;
    try {
      root = JSON.readTree(value);
    } catch (IOException e) {
      throw new WrongVoteException("not JSON");
    }
    if (root == null || !root.isObject()) {
      throw new WrongVoteException("not a JSON object");
    }
    Vote vote = of(root);
    if (key == null || vote.label == null || !MessageDigest.isEqual(vote.key(), key)) {
      throw new WrongVoteException("the key is not of this vote");
    }
    JsonNode said = root.path("said");
    return said.isObject()
        ? vote.with(
            new Said(
                said.path("label").textValue(),
                said.path("raw").asText(""),
                said.path("confidence").asDouble(0),
                said.path("model").asText("")))
        : vote;
  }

  /** With what the model says of the text. */
  public Vote with(Said newSaid) {
    return new Vote(id, text, head, label, who, newSaid);
  }

  private static byte[] json(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

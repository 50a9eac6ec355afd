package dev.hnetstreams.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the demo sends is as many-tongued as it says, and poisoned. */
class DemoMessagesTest {

  @Test
  void asJsonATextIsWhereThePointerLooksForIt() {
    for (String[] pointer :
        new String[][] {
          {"", "\"a\\\"\uFFFD\""},
          {"/text", "{\"text\":\"a\\\"\uFFFD\"}"},
          {"/a~1b/c~0d/1", "{\"a/b\":{\"c~d\":[null,\"a\\\"\uFFFD\"]}}"},
          {"/2000000000", "{\"2000000000\":\"a\\\"\uFFFD\"}"},
        }) {
      byte[] json = new JsonEnvelope(pointer[0]).of(new byte[] {'a', '"', (byte) 0xff});

      assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo(pointer[1]);
    }
  }

  @Test
  void theShippedFileIsLargeAndManyTongued() throws Exception {
    Set<String> languages = new HashSet<>();
    Set<String> code = new HashSet<>();
    Set<String> spam = new HashSet<>();
    Set<String> texts = new HashSet<>();
    List<JsonNode> messages = shipped();
    for (JsonNode message : messages) {
      languages.add(message.get("language").asText());
      code.add(message.get("code").asText());
      spam.add(message.get("spam").asText());
      texts.add(message.get("text").asText());
    }
    languages.remove("zxx");
    code.remove("prose");

    assertThat(messages).hasSizeGreaterThanOrEqualTo(500);
    assertThat(texts).as("no text twice").hasSameSizeAs(messages);
    assertThat(languages).as("human languages").hasSizeGreaterThanOrEqualTo(40);
    assertThat(code).as("programming languages").hasSizeGreaterThanOrEqualTo(30);
    assertThat(spam).containsExactlyInAnyOrder("spam", "ham");
    assertThat(texts).allSatisfy(text -> assertThat(text).isNotBlank());
  }

  @Test
  void itsLabelsAreTheModels() throws Exception {
    for (String name : List.of("language", "code", "spam")) {
      Head head = ModelBundle.bundled().manifest().head(name).orElseThrow();
      for (JsonNode message : shipped()) {
        assertThat(head.labels()).contains(message.get(name).asText());
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameMessages() throws Exception {
    DemoMessages one = DemoMessages.shipped(7);
    DemoMessages other = DemoMessages.shipped(7);
    DemoMessages different = DemoMessages.shipped(8);
    int same = 0;
    for (int i = 0; i < 500; i++) {
      byte[] value = one.next();
      assertThat(other.next()).isEqualTo(value);
      same += java.util.Arrays.equals(different.next(), value) ? 1 : 0;
    }
    assertThat(same).isLessThan(50);
  }

  @Test
  void everyKindOfPoisonIsAmongTheFirstFiveHundred() throws Exception {
    DemoMessages messages = DemoMessages.shipped(7);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(messages.next());
    }

    assertThat(all).as("no value").containsOnlyOnce((byte[]) null);
    assertThat(all.stream().filter(v -> v != null && v.length == 0)).as("empty").hasSize(1);
    assertThat(all.stream().filter(v -> v != null && v.length == 1_048_576)).hasSize(1);
    assertThat(all.stream().filter(v -> v != null && isBomb(v))).as("a chunk bomb").hasSize(1);
  }

  @Test
  void theUsersOwnLinesAreSentAsTheyAreOverAndOver() {
    DemoMessages messages = DemoMessages.of(List.of("eins", "zwei"));

    for (String wanted : List.of("eins", "zwei", "eins", "zwei", "eins")) {
      assertThat(new String(messages.next(), StandardCharsets.UTF_8)).isEqualTo(wanted);
    }
  }

  private static boolean isBomb(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).matches("T{2000}");
  }

  private static List<JsonNode> shipped() throws Exception {
    List<JsonNode> messages = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    try (InputStream in = DemoMessages.class.getResourceAsStream("/demo/messages.jsonl")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        messages.add(json.readTree(line));
      }
    }
    return messages;
  }
}

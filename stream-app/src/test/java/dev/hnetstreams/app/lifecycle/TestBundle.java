package dev.hnetstreams.app.lifecycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** A bundle to be written, whole or broken. */
public final class TestBundle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode manifest;
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  private TestBundle(ObjectNode manifest) {
    this.manifest = manifest;
  }

  /** The default bundle's graph and goldens; few buckets, so that it is warm soon. */
  public static TestBundle real(String version) throws IOException {
    return whole(version)
        .edit(m -> m.putArray("bucketBytes").add(64).add(m.get("maxBytes").intValue()));
  }

  /** The default bundle under another version. */
  public static TestBundle whole(String version) throws IOException {
    TestBundle bundle = new TestBundle(JSON.valueToTree(ModelBundle.bundled().manifest()));
    bundle.manifest.put("version", version);
    bundle.file("model.onnx", ModelBundle.bundled().model());
    try (InputStream goldens = ModelBundle.class.getResourceAsStream("default/golden.jsonl")) {
      return bundle.file("golden.jsonl", goldens.readAllBytes());
    }
  }

  /** With a graph that is none: enough for all but loading it. */
  public static TestBundle small(String version) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("format", 1).put("name", "tiny").put("version", version).put("stages", 1);
    manifest.put("maxBytes", 64).put("lengthMultiple", 32);
    manifest.putArray("bucketBytes").add(64);
    ObjectNode head = manifest.putArray("heads").addObject();
    head.put("name", "spam").put("multiLabel", false).put("temperature", 1.0);
    head.putArray("labels").add("ham").add("spam");
    manifest.putObject("files");
    return new TestBundle(manifest)
        .file("model.onnx", "not a graph".getBytes(StandardCharsets.UTF_8));
  }

  /** A file with its entry in the manifest. */
  TestBundle file(String name, byte[] content) {
    files.put(name, content);
    manifest
        .withObject("/files")
        .putObject(name)
        .put("bytes", content.length)
        .put("sha256", sha256(content));
    return this;
  }

  public TestBundle edit(Consumer<ObjectNode> change) {
    change.accept(manifest);
    return this;
  }

  /** The first golden's first logit is another. */
  public TestBundle withWrongGolden() {
    String goldens = new String(files.get("golden.jsonl"), StandardCharsets.UTF_8);
    String wrong = goldens.replaceFirst("(\"logits\":\\s*\\{\"\\w+\":\\s*\\[)-?", "$19");
    return file("golden.jsonl", wrong.getBytes(StandardCharsets.UTF_8));
  }

  public TestBundle withoutHead(String name) {
    ArrayNode heads = (ArrayNode) manifest.get("heads");
    for (int i = heads.size() - 1; i >= 0; i--) {
      if (heads.get(i).get("name").asText().equals(name)) {
        heads.remove(i);
      }
    }
    return this;
  }

  public ObjectNode head(String name) {
    return StreamSupport.stream(manifest.get("heads").spliterator(), false)
        .filter(head -> head.get("name").asText().equals(name))
        .map(ObjectNode.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Spam is called ham, and ham spam. */
  public TestBundle withSpamTurnedRound() {
    ObjectNode spam = head("spam");
    spam.putArray("labels").add("spam").add("ham");
    spam.putObject("thresholds").put("default", 0.0);
    return this;
  }

  /** Every file, the manifest last. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(folder.resolve("manifest.json"), manifest.toString());
    return folder;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

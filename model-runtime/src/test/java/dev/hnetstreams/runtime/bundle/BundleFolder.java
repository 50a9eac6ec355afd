package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A bundle on disk that a test writes, and then spoils. */
public final class BundleFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final ObjectNode manifest;

  private BundleFolder(Path folder, ObjectNode manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** A bundle whose graph is no graph: enough for all but running it. */
  public static BundleFolder minimal(Path folder) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("format", 1).put("name", "tiny").put("version", "1.2").put("stages", 1);
    manifest.put("maxBytes", 64).put("lengthMultiple", 32);
    manifest.putArray("bucketBytes").add(32).add(64);
    ObjectNode head = manifest.putArray("heads").addObject();
    head.put("name", "spam").put("multiLabel", false).put("temperature", 1.0);
    head.putArray("labels").add("ham").add("spam");
    manifest.putObject("files");
    return new BundleFolder(folder, manifest)
        .file(ModelBundle.MODEL, "not a graph".getBytes(StandardCharsets.UTF_8))
        .writeManifest();
  }

  /** A copy of the default bundle's graph and manifest. */
  public static BundleFolder copyOfDefault(Path folder) {
    ObjectNode manifest = JSON.valueToTree(ModelBundle.bundled().manifest());
    return new BundleFolder(folder, manifest)
        .file(ModelBundle.MODEL, ModelBundle.bundled().model())
        .writeManifest();
  }

  /** Writes a file and its entry in the manifest. */
  public BundleFolder file(String name, byte[] content) {
    overwrite(name, content);
    ObjectNode entry = ((ObjectNode) manifest.get("files")).putObject(name);
    entry.put("bytes", content.length).put("sha256", sha256(content));
    return this;
  }

  /** Writes a file behind the manifest's back. */
  public void overwrite(String name, byte[] content) {
    try {
      Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ObjectNode manifest() {
    return manifest;
  }

  public ObjectNode head(int index) {
    return (ObjectNode) ((ArrayNode) manifest.get("heads")).get(index);
  }

  public BundleFolder writeManifest() {
    overwrite("manifest.json", manifest.toString().getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public ModelBundle load() {
    return ModelBundle.load(folder);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

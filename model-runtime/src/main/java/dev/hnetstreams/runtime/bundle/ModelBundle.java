package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A folder that holds a trained model and all that is needed to use it: {@code manifest.json},
 * {@code model.onnx}, {@code golden.jsonl}. No file is handed out before its size and SHA-256 have
 * been checked against the manifest.
 */
public final class ModelBundle {
  /** The graph in float32. */
  public static final String MODEL = "model.onnx";

  /** Names every other file; copy it last when you copy a bundle. */
  public static final String MANIFEST = "manifest.json";

  private static final String GOLDENS = "golden.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Source source;
  private final Manifest manifest;
  private final String digest;

  private interface Source {
    InputStream open(String file) throws IOException;
  }

  private ModelBundle(Source source, String origin) {
    this.source = source;
    try {
      byte[] json = read(MANIFEST);
      this.manifest = JSON.readValue(json, Manifest.class);
      this.digest = sha256(json);
      if (manifest == null) {
        throw new BundleException(origin + ": " + MANIFEST + ": null, expected an object");
      }
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof BundleException wrong) {
        throw new BundleException(origin + ": " + wrong.getMessage(), e);
      }
      throw new BundleException(
          origin + ": " + MANIFEST + ": " + key(e) + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new BundleException(origin + ": " + MANIFEST + ": " + e.getOriginalMessage(), e);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new BundleException(origin + ": no " + MANIFEST + " there; expected a model bundle", e);
    } catch (IOException e) {
      throw new BundleException(origin + ": " + MANIFEST + ": cannot be read: " + e, e);
    }
  }

  /** The bundle in a folder. Reads the manifest only. */
  public static ModelBundle load(Path folder) {
    return new ModelBundle(file -> Files.newInputStream(folder.resolve(file)), folder.toString());
  }

  /** The bundle that ships inside the jar. */
  public static ModelBundle bundled() {
    return new ModelBundle(
        file -> {
          InputStream in = ModelBundle.class.getResourceAsStream("default/" + file);
          if (in == null) {
            throw new FileNotFoundException(file);
          }
          return in;
        },
        "default bundle");
  }

  public Manifest manifest() {
    return manifest;
  }

  /** {@code name/version}. */
  public String id() {
    return manifest.id();
  }

  /**
   * SHA-256 of the manifest, which holds those of all other files: equal for equal bundles only.
   */
  public String digest() {
    return digest;
  }

  /** The graph, checked against the manifest. */
  public byte[] model() {
    return checked(MODEL);
  }

  /** The recorded answers, checked against the manifest. Empty when the bundle has none. */
  public List<Golden> goldens() {
    return manifest.files().containsKey(GOLDENS) ? goldens(checked(GOLDENS)) : List.of();
  }

  /**
   * Reads every file that the manifest names once, and checks it.
   *
   * @throws BundleException naming the first file that is missing or not the manifest's
   */
  public BundleFiles read() {
    byte[] goldens = new byte[0];
    byte[] graph = goldens;
    for (String file : manifest.files().keySet()) {
      byte[] content = checked(file);
      switch (file) {
        case MODEL -> graph = content;
        case GOLDENS -> goldens = content;
        default -> {}
      }
    }
    return new BundleFiles(this, graph, goldens);
  }

  /** Checks every file that the manifest names. */
  public void verifyChecksums() {
    manifest.files().keySet().forEach(this::checked);
  }

  private byte[] checked(String file) {
    Manifest.FileEntry entry = manifest.files().get(file);
    byte[] content;
    try {
      content = read(file);
    } catch (IOException e) {
      throw new BundleException(id() + ": " + file + ": named in the manifest, cannot be read", e);
    }
    if (content.length != entry.bytes()) {
      throw new BundleException(
          "%s: %s: %d bytes, the manifest wants %d"
              .formatted(id(), file, content.length, entry.bytes()));
    }
    String sha256 = sha256(content);
    if (!sha256.equals(entry.sha256())) {
      throw new BundleException(
          "%s: %s: SHA-256 is %s, the manifest wants %s"
              .formatted(id(), file, sha256, entry.sha256()));
    }
    return content;
  }

  private byte[] read(String file) throws IOException {
    try (InputStream in = source.open(file)) {
      return in.readAllBytes();
    }
  }

  /** Where in the manifest, as {@code heads.0.temperature: }; empty when nowhere in particular. */
  private static String key(JsonMappingException e) {
    String key =
        e.getPath().stream()
            .map(at -> at.getFieldName() == null ? "" + at.getIndex() : at.getFieldName())
            .collect(Collectors.joining("."));
    return key.isEmpty() ? "" : key + ": ";
  }

  static List<Golden> goldens(byte[] lines) {
    return new String(lines, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(ModelBundle::golden)
        .toList();
  }

  private static Golden golden(String line) {
    try {
      return JSON.readValue(line, Golden.class);
    } catch (JsonProcessingException e) {
      throw new BundleException(GOLDENS + ": " + e.getOriginalMessage(), e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

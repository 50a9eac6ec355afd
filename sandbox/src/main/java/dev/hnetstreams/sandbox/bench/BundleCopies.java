package dev.hnetstreams.sandbox.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.runtime.bundle.Golden;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.utils.Utils;

/** A watched folder with one bundle under several versions, to swap between. */
final class BundleCopies implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOLDENS = "golden.jsonl";

  private final Path path;
  private final ModelFolder folder;

  private BundleCopies(Path path) {
    this.path = path;
    this.folder = new ModelFolder(path);
  }

  /** Writes the bundle under each version into a folder of that name; the first is active. */
  static BundleCopies of(ModelBundle bundle, String... versions) throws IOException {
    BundleCopies copies = new BundleCopies(Files.createTempDirectory("hnet-streams-models"));
    ByteArrayOutputStream goldens = new ByteArrayOutputStream();
    for (Golden golden : bundle.goldens()) {
      goldens.writeBytes(JSON.writeValueAsBytes(golden));
      goldens.write('\n');
    }
    for (String version : versions) {
      copies.write(bundle, goldens.toByteArray(), version);
    }
    copies.folder.activate(versions[0]);
    return copies;
  }

  private void write(ModelBundle bundle, byte[] goldens, String version) throws IOException {
    Path to = Files.createDirectory(path.resolve(version));
    ObjectNode manifest = JSON.valueToTree(bundle.manifest());
    manifest.put("version", version);
    ObjectNode files = manifest.putObject("files");
    write(to, files, ModelBundle.MODEL, bundle.model());
    write(to, files, GOLDENS, goldens);
    Files.write(to.resolve(ModelBundle.MANIFEST), JSON.writeValueAsBytes(manifest));
  }

  private static void write(Path to, ObjectNode files, String name, byte[] content)
      throws IOException {
    Files.write(to.resolve(name), content);
    files.putObject(name).put("sha256", sha256(content)).put("bytes", content.length);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  Path path() {
    return path;
  }

  /** What an operator does with it. */
  ModelFolder folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    Utils.delete(path.toFile());
  }
}

package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * A folder whose subfolders are bundles, with two small files: {@code active} names the one to
 * serve, and in its second line the one before; {@code candidate} the one to try in its shadow.
 * Names that begin with a dot are not looked at: a bundle can be copied under such a name.
 */
public final class ModelFolder {
  static final String ACTIVE = "active";
  static final String CANDIDATE = "candidate";

  private final Path folder;

  public ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What is there now. Reads the manifests, and of the other files their sizes.
   *
   * @throws IOException when the folder cannot be read
   */
  public Listing list() throws IOException {
    List<Path> subfolders;
    try (Stream<Path> children = Files.list(folder)) {
      subfolders = children.filter(p -> isName(name(p)) && Files.isDirectory(p)).sorted().toList();
    }
    List<Listing.Entry> entries = new ArrayList<>();
    for (Path subfolder : subfolders) {
      entries.add(entry(subfolder));
    }
    List<String> active = lines(ACTIVE);
    List<String> candidate = lines(CANDIDATE);
    return new Listing(
        entries,
        active.isEmpty() ? null : active.get(0),
        active.size() < 2 ? null : active.get(1),
        candidate.isEmpty() ? null : candidate.get(0));
  }

  /**
   * The bundle that counts as active.
   *
   * @throws BundleException when there is none
   */
  public ModelBundle active() throws IOException {
    Listing listing = list();
    return Choice.active(listing)
        .flatMap(listing::entry)
        .map(Listing.Entry::bundle)
        .orElseThrow(() -> new BundleException(folder + ": expected a bundle that is active"));
  }

  /**
   * Chooses what to serve, in one step: a reader sees the old choice or the new one.
   *
   * @throws BundleException when its files are not those of its manifest
   */
  public void activate(String name) throws IOException {
    Listing listing = list();
    require(listing, name);
    String before = Choice.active(listing).filter(n -> !n.equals(name)).orElse(listing.previous());
    write(ACTIVE, before == null || before.equals(name) ? name : name + "\n" + before);
  }

  /** Withdraws the choice: the highest version is served. */
  public void activateLatest() throws IOException {
    Files.deleteIfExists(folder.resolve(ACTIVE));
  }

  /**
   * Goes back to what was active before.
   *
   * @return its name
   * @throws BundleException when nothing is known to have been, or it cannot be served
   */
  public String rollBack() throws IOException {
    String before =
        Choice.before(list())
            .orElseThrow(
                () ->
                    new BundleException(
                        folder + ": nothing was active before; expected a name: model activate"));
    activate(before);
    return before;
  }

  /** Chooses what to try in the shadow; null: nothing. */
  public void shadow(String name) throws IOException {
    if (name == null) {
      Files.deleteIfExists(folder.resolve(CANDIDATE));
      return;
    }
    require(list(), name);
    write(CANDIDATE, name);
  }

  private void require(Listing listing, String name) {
    Listing.Entry entry =
        listing
            .entry(name)
            .orElseThrow(
                () ->
                    new BundleException(
                        "%s: no bundle '%s' there; there is %s"
                            .formatted(
                                folder,
                                name,
                                listing.entries().stream().map(Listing.Entry::name).toList())));
    if (entry.problem() != null) {
      throw new BundleException(entry.problem().message());
    }
    entry.bundle().verifyChecksums();
  }

  private static Listing.Entry entry(Path subfolder) throws IOException {
    String name = name(subfolder);
    String fingerprint = fingerprint(subfolder);
    if (!Files.exists(subfolder.resolve(ModelBundle.MANIFEST))) {
      return new Listing.Entry(
          name,
          fingerprint,
          null,
          new BundleRefusal(
              BundleRefusal.Reason.INCOMPLETE,
              subfolder
                  + ": no "
                  + ModelBundle.MANIFEST
                  + " there; expected it last of all files"));
    }
    try {
      ModelBundle bundle = ModelBundle.load(subfolder);
      return new Listing.Entry(name, fingerprint, bundle, incomplete(subfolder, bundle));
    } catch (BundleException e) {
      return new Listing.Entry(
          name, fingerprint, null, new BundleRefusal(BundleRefusal.Reason.BROKEN, e.getMessage()));
    }
  }

  private static BundleRefusal incomplete(Path subfolder, ModelBundle bundle) throws IOException {
    for (Map.Entry<String, Manifest.FileEntry> wanted : bundle.manifest().files().entrySet()) {
      long there = size(subfolder.resolve(wanted.getKey()));
      if (there < wanted.getValue().bytes()) {
        return new BundleRefusal(
            BundleRefusal.Reason.INCOMPLETE,
            "%s: %s: %s, the manifest wants %d bytes"
                .formatted(
                    subfolder,
                    wanted.getKey(),
                    there < 0 ? "not there" : there + " bytes",
                    wanted.getValue().bytes()));
      }
    }
    return null;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  private static String fingerprint(Path subfolder) throws IOException {
    StringJoiner fingerprint = new StringJoiner(";");
    try (Stream<Path> files = Files.list(subfolder)) {
      for (Path file : files.sorted().toList()) {
        BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
        fingerprint.add(
            name(file) + ":" + of.size() + ":" + of.lastModifiedTime() + ":" + of.fileKey());
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      // A file that went while we looked: the next look sees another state.
      fingerprint.add("changing");
    }
    return fingerprint.toString();
  }

  /** Lines that are not blank; none when there is no such file. */
  private List<String> lines(String file) throws IOException {
    try {
      return Files.readString(folder.resolve(file))
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void write(String file, String content) throws IOException {
    // Not a temporary file of the JDK's: that would be readable by its owner only.
    Path whole = folder.resolve("." + file + ".new");
    Files.writeString(whole, content + "\n");
    Files.move(
        whole,
        folder.resolve(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isName(String name) {
    return !name.startsWith(".");
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}

package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.head.HeadFile;
import dev.hnetstreams.runtime.head.OwnHead;
import dev.hnetstreams.runtime.head.OwnHeads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of own heads, with a small file {@code active} that names those that answer, a file name
 * a line. Names that begin with a dot are not looked at. Reads a file again only when it changed.
 * Not for use by two threads at once.
 */
public final class HeadFolder {
  private static final String ACTIVE = "active";

  private final Path folder;
  private final Map<String, Entry> read = new HashMap<>();

  public HeadFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A file of the folder.
   *
   * @param fingerprint size and time of the file: another when it changes
   * @param head null when the file is no good
   * @param problem null when it is
   * @param active whether it is to answer
   */
  public record Entry(
      String file, String fingerprint, OwnHead head, String problem, boolean active) {
    private Entry as(boolean nowActive) {
      return new Entry(file, fingerprint, head, problem, nowActive);
    }
  }

  /**
   * The files of heads, by name, those that are active and not there included.
   *
   * @throws IOException when the folder cannot be read
   */
  public List<Entry> list() throws IOException {
    List<String> files;
    try (Stream<Path> children = Files.list(folder)) {
      files = children.map(p -> p.getFileName().toString()).filter(HeadFolder::isHead).toList();
    }
    List<String> active = active();
    List<Entry> entries = new ArrayList<>();
    Stream.concat(files.stream(), active.stream())
        .distinct()
        .sorted()
        .forEach(file -> entries.add(entry(file).as(active.contains(file))));
    read.keySet().removeIf(file -> entries.stream().noneMatch(e -> e.file().equals(file)));
    return entries;
  }

  /**
   * The heads that are active.
   *
   * @throws HeadException when one of them is no good
   */
  public OwnHeads requireActive() throws IOException {
    List<OwnHead> active = new ArrayList<>();
    for (Entry entry : list()) {
      if (entry.active() && entry.head() == null) {
        throw new HeadException(entry.problem());
      }
      if (entry.active()) {
        active.add(entry.head());
      }
    }
    return new OwnHeads(active);
  }

  private Entry entry(String file) {
    String fingerprint;
    Path path = folder.resolve(file);
    try {
      BasicFileAttributes of = Files.readAttributes(path, BasicFileAttributes.class);
      fingerprint = of.size() + ":" + of.lastModifiedTime() + ":" + of.fileKey();
    } catch (IOException e) {
      return new Entry(file, "", null, path + ": no such file, expected a head", false);
    }
    Entry before = read.get(file);
    if (before != null && before.fingerprint().equals(fingerprint)) {
      return before;
    }
    Entry now;
    try {
      now = new Entry(file, fingerprint, HeadFile.read(path), null, false);
    } catch (HeadException e) {
      now = new Entry(file, fingerprint, null, e.getMessage(), false);
    } catch (IOException e) {
      now = new Entry(file, fingerprint, null, path + ": cannot be read: " + e, false);
    }
    read.put(file, now);
    return now;
  }

  /**
   * Makes a head answer, in the place of another version of it: a file of the folder, or one from
   * elsewhere, which is copied there.
   *
   * @return the name of its file in the folder
   * @throws HeadException when it is no good
   */
  public String activate(Path file) throws IOException {
    Path inside = folder.resolve(file.getFileName());
    boolean ofFolder = file.getNameCount() == 1 && Files.exists(inside);
    if (!ofFolder && !Files.exists(file)) {
      throw new HeadException(
          "%s: no such file, and none of %s; expected a head".formatted(file, folder));
    }
    OwnHead head = HeadFile.read(ofFolder ? inside : file);
    String name =
        ofFolder
            ? file.toString()
            : head.card().name() + "-" + head.card().version() + HeadFile.SUFFIX;
    if (!ofFolder) {
      Files.createDirectories(folder);
      copy(file, head, name);
    }
    List<String> active = new ArrayList<>();
    for (Entry entry : list()) {
      boolean replaced =
          entry.head() != null && entry.head().card().name().equals(head.card().name());
      if (entry.active() && !replaced) {
        active.add(entry.file());
      }
    }
    active.add(name);
    write(active);
    return name;
  }

  private void copy(Path file, OwnHead head, String name) throws IOException {
    Path target = folder.resolve(name);
    if (Files.exists(target) && !HeadFile.read(target).digest().equals(head.digest())) {
      throw new HeadException(
          "%s: another head %s is there already, expected a version of its own"
              .formatted(target, head.id()));
    }
    Path whole = folder.resolve("." + name + ".new");
    Files.copy(file, whole, StandardCopyOption.REPLACE_EXISTING);
    Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Takes a head out of service.
   *
   * @param name of the head, or of its file
   * @param delete whether to delete the file too
   * @return files that were meant
   * @throws HeadException when there is none
   */
  public List<String> remove(String name, boolean delete) throws IOException {
    List<String> meant = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Entry entry : list()) {
      boolean byHead = entry.head() != null && entry.head().card().name().equals(name);
      if (entry.file().equals(name) || (byHead && (delete || entry.active()))) {
        meant.add(entry.file());
      } else if (entry.active()) {
        left.add(entry.file());
      }
    }
    if (meant.isEmpty()) {
      throw new HeadException(
          "%s: no head '%s' there%s, expected one that head list shows"
              .formatted(folder, name, delete ? "" : " that is active"));
    }
    write(left);
    for (String file : delete ? meant : List.<String>of()) {
      Files.deleteIfExists(folder.resolve(file));
    }
    return meant;
  }

  /**
   * Names of files; none when nothing is active. Names that lead out of the folder do not count.
   */
  private List<String> active() throws IOException {
    try {
      return Files.readString(folder.resolve(ACTIVE))
          .lines()
          .map(String::strip)
          .filter(HeadFolder::isHead)
          .distinct()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void write(List<String> active) throws IOException {
    Path whole = folder.resolve("." + ACTIVE + ".new");
    Files.writeString(whole, String.join("\n", active) + "\n");
    Files.move(
        whole,
        folder.resolve(ACTIVE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isHead(String file) {
    return file.endsWith(HeadFile.SUFFIX) && !file.startsWith(".") && !file.matches(".*[/\\\\].*");
  }
}

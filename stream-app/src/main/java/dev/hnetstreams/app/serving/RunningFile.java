package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.batch.Origin;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The records of one batch that runs, on disk. Written over in place, so that it takes one small
 * write and no new block; it need not be synced, since the kernel outlives the process. Owned by
 * one worker at a time. Not a {@code FileChannel}: an interrupt would close that.
 */
final class RunningFile {
  private static final String PREFIX = "running-";
  private static final byte[] NOTHING = {'\n'};

  private final RandomAccessFile file;

  private RunningFile(RandomAccessFile file) {
    this.file = file;
  }

  static RunningFile create(Path folder, int number) throws IOException {
    return new RunningFile(new RandomAccessFile(folder.resolve(PREFIX + number).toFile(), "rw"));
  }

  /** Lists those of a folder, in use or left behind. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(PREFIX)).sorted().toList();
    }
  }

  /** Reads what was running when the process ended; empty when nothing was. */
  static Set<Origin> read(Path path) throws IOException {
    return OriginLines.read(Files.readAllBytes(path)).keySet();
  }

  void write(List<Origin> origins) throws IOException {
    overwrite(OriginLines.of(origins));
  }

  void clear() throws IOException {
    overwrite(NOTHING);
  }

  private void overwrite(byte[] bytes) throws IOException {
    file.seek(0);
    file.write(bytes);
  }

  /** Takes back a write that failed in the middle; works on a full disk. */
  void truncate() throws IOException {
    file.setLength(0);
  }

  void close() throws IOException {
    file.close();
  }
}

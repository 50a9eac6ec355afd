package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code manifest.json}, checked.
 *
 * @param format 1
 * @param stages how many times the network cuts, 1 or more
 * @param maxBytes longest row, in bytes
 * @param lengthMultiple rows are padded to a multiple of this, in bytes
 * @param bucketBytes row lengths that batch together: ascending multiples of {@code
 *     lengthMultiple}, the last is {@code maxBytes}
 * @param heads the tasks, distinct names
 * @param files every other file of the bundle by name
 * @param architecture the authors' configuration, as it was trained; free form
 * @param training how it was trained; free form
 * @param evaluation measured quality; free form
 * @param goldenTolerance largest difference of a golden's logits that is called equal on the CPU,
 *     over 0 and at most 1; 0.0001 where the manifest is silent
 * @param features what the graph tells of each chunk, for own heads, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
    int format,
    String name,
    String version,
    String description,
    int stages,
    int maxBytes,
    int lengthMultiple,
    List<Integer> bucketBytes,
    List<Head> heads,
    Map<String, FileEntry> files,
    JsonNode architecture,
    JsonNode training,
    JsonNode evaluation,
    Double goldenTolerance,
    Features features) {

  private static final double DEFAULT_GOLDEN_TOLERANCE = 1e-4;

  /**
   * @param sha256 lower-case hex
   * @param bytes size
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record FileEntry(String sha256, long bytes) {
    public FileEntry {
      if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
        throw new BundleException("files: sha256 '" + sha256 + "': expected 64 hex digits");
      }
    }
  }

  /**
   * The graph's output {@code chunk_features}.
   *
   * @param id names what the numbers mean: own heads fit one id
   * @param dim numbers a chunk, 1 or more
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Features(String id, int dim) {
    public Features {
      require(id != null && id.matches("[0-9A-Za-z._-]{1,64}"), "features.id", id, "an id");
      require(dim >= 1, "features.dim", dim, "1 or more");
    }
  }

  /** Without features. */
  public Manifest(
      int format,
      String name,
      String version,
      String description,
      int stages,
      int maxBytes,
      int lengthMultiple,
      List<Integer> bucketBytes,
      List<Head> heads,
      Map<String, FileEntry> files,
      JsonNode architecture,
      JsonNode training,
      JsonNode evaluation,
      Double goldenTolerance) {
    this(
        format,
        name,
        version,
        description,
        stages,
        maxBytes,
        lengthMultiple,
        bucketBytes,
        heads,
        files,
        architecture,
        training,
        evaluation,
        goldenTolerance,
        null);
  }

  public Manifest {
    require(format == 1, "format", format, "1");
    require(name != null && !name.isBlank(), "name", name, "a name");
    require(version != null && !version.isBlank(), "version", version, "a version");
    require(stages >= 1, "stages", stages, "1 or more");
    require(lengthMultiple >= 1, "lengthMultiple", lengthMultiple, "1 or more");
    bucketBytes = copy("bucketBytes", bucketBytes);
    require(!bucketBytes.isEmpty(), "bucketBytes", bucketBytes, "one bucket or more");
    int last = 0;
    for (int bucket : bucketBytes) {
      require(
          bucket > last && bucket % lengthMultiple == 0,
          "bucketBytes",
          bucketBytes,
          "ascending multiples of lengthMultiple " + lengthMultiple);
      last = bucket;
    }
    require(last == maxBytes, "bucketBytes", bucketBytes, "the last to be maxBytes " + maxBytes);
    heads = copy("heads", heads);
    Set<String> names = new HashSet<>();
    heads.forEach(h -> names.add(h.name()));
    require(!names.isEmpty() && names.size() == heads.size(), "heads", names, "distinct heads");
    for (Head head : heads) {
      requireLanguages(head, heads);
    }
    files = files == null ? Map.of() : files;
    require(
        files.containsKey(ModelBundle.MODEL),
        "files",
        files.keySet(),
        "an entry for " + ModelBundle.MODEL);
    files.forEach((file, entry) -> require(entry != null, "files." + file, entry, "an entry"));
    files = Map.copyOf(files);
    goldenTolerance = goldenTolerance == null ? DEFAULT_GOLDEN_TOLERANCE : goldenTolerance;
    require(
        goldenTolerance > 0 && goldenTolerance <= 1,
        "goldenTolerance",
        goldenTolerance,
        "over 0 and at most 1");
  }

  private static void requireLanguages(Head head, List<Head> heads) {
    if (head.languages() != null) {
      List<String> known =
          heads.stream()
              .filter(one -> one.name().equals("language"))
              .flatMap(one -> one.labels().stream())
              .toList();
      for (String language : head.languages()) {
        String key = "heads." + head.name() + ".languages";
        require(known.contains(language), key, language, "labels of the head language");
      }
    }
  }

  /** {@code name/version}. */
  public String id() {
    return name + "/" + version;
  }

  /** Names the chunks' features: the manifest's id, else the graph's digest. */
  public String featuresId() {
    return features == null ? files.get(ModelBundle.MODEL).sha256() : features.id();
  }

  /**
   * Returns the same with further heads, and with what adds them in the version, behind a plus sign
   * as Semantic Versioning has it.
   */
  public Manifest withHeads(List<Head> more, String build) {
    List<Head> all = new ArrayList<>(heads);
    all.addAll(more);
    return new Manifest(
        format,
        name,
        version + (version.contains("+") ? "." : "+") + build,
        description,
        stages,
        maxBytes,
        lengthMultiple,
        bucketBytes,
        all,
        files,
        architecture,
        training,
        evaluation,
        goldenTolerance,
        features);
  }

  /** The head with this name. */
  public Optional<Head> head(String headName) {
    return heads.stream().filter(h -> h.name().equals(headName)).findFirst();
  }

  private static <T> List<T> copy(String key, List<T> list) {
    if (list == null) {
      return List.of();
    }
    require(list.stream().noneMatch(Objects::isNull), key, list, "no null");
    return List.copyOf(list);
  }

  private static void require(boolean ok, String key, Object value, String expected) {
    if (!ok) {
      throw new BundleException("manifest.json: " + key + ": " + value + ", expected " + expected);
    }
  }
}

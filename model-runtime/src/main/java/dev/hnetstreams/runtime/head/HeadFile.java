package dev.hnetstreams.runtime.head;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The file of an own head: {@code HNETHEAD}, a format byte, the card as JSON, the weights, and the
 * SHA-256 of all that. Numbers in little-endian order. Nothing in it is ever run; no array is made
 * that is longer than the file.
 */
public final class HeadFile {
  /** How files of heads end. */
  public static final String SUFFIX = ".head";

  /** Longer files are refused unread. */
  public static final long MAX_BYTES = 256L << 20;

  private static final byte[] MAGIC = "HNETHEAD".getBytes(StandardCharsets.US_ASCII);
  private static final byte FORMAT = 1;
  private static final int SHA_BYTES = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  private HeadFile() {}

  /**
   * Reads and checks a file.
   *
   * @throws HeadException when it is not a head, is damaged, or is of another format
   */
  public static OwnHead read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new HeadException("%s: %d bytes, expected at most %d".formatted(file, size, MAX_BYTES));
    }
    return read(Files.readAllBytes(file), file.toString());
  }

  /**
   * @param origin for messages
   */
  static OwnHead read(byte[] content, String origin) {
    int least = MAGIC.length + 1 + SHA_BYTES;
    if (content.length < least
        || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new HeadException(origin + ": not the file of a head, expected one of head train");
    }
    if (content[MAGIC.length] != FORMAT) {
      throw new HeadException(
          "%s: format %d, expected %d; a later version wrote it"
              .formatted(origin, content[MAGIC.length], FORMAT));
    }
    int end = content.length - SHA_BYTES;
    byte[] sha = sha256(content, end);
    if (!Arrays.equals(sha, 0, SHA_BYTES, content, end, content.length)) {
      throw new HeadException(origin + ": damaged: its SHA-256 does not match its content");
    }
    ByteBuffer in = ByteBuffer.wrap(content, 0, end).order(ByteOrder.LITTLE_ENDIAN);
    in.position(MAGIC.length + 1);
    try {
      HeadCard card = JSON.readValue(bytes(in), HeadCard.class);
      if (card == null) {
        throw new HeadException(origin + ": its card is null");
      }
      float[] bias = floats(in);
      float[] dense = floats(in);
      int[] grams = ints(in);
      float[] scale = floats(in);
      Weights weights = new Weights(bias, dense, grams, scale, bytes(in));
      return new OwnHead(card, weights, HexFormat.of().formatHex(sha));
    } catch (JsonMappingException e) {
      String why =
          e.getCause() instanceof HeadException wrong ? wrong.getMessage() : e.getOriginalMessage();
      throw new HeadException(origin + ": " + why, e);
    } catch (JsonProcessingException e) {
      throw new HeadException(origin + ": its card is no JSON: " + e.getOriginalMessage(), e);
    } catch (BufferUnderflowException e) {
      throw new HeadException(origin + ": damaged: it ends too early", e);
    } catch (IOException e) {
      throw new HeadException(origin + ": " + e.getMessage(), e);
    }
  }

  /** Writes a head in one step: a reader sees no half of it. Returns it as it is read. */
  public static OwnHead write(Path file, HeadCard card, Weights weights) throws IOException {
    byte[] content = content(card, weights);
    OwnHead head = read(content, file.toString());
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path whole = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(whole, content);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return head;
  }

  static byte[] content(HeadCard card, Weights w) {
    byte[] json;
    try {
      json = JSON.writeValueAsBytes(card);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a card is always JSON", e);
    }
    int floats = w.bias().length + w.dense().length + w.scale().length + w.grams().length;
    int size = MAGIC.length + 1 + json.length + 4 * floats + w.levels().length + 6 * 4 + SHA_BYTES;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put(FORMAT);
    out.putInt(json.length).put(json);
    put(out, w.bias());
    put(out, w.dense());
    out.putInt(w.grams().length);
    for (int gram : w.grams()) {
      out.putInt(gram);
    }
    put(out, w.scale());
    out.putInt(w.levels().length).put(w.levels());
    out.put(sha256(out.array(), out.position()));
    return out.array();
  }

  private static void put(ByteBuffer out, float[] values) {
    out.putInt(values.length);
    for (float value : values) {
      out.putFloat(value);
    }
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[length(in, 1)];
    in.get(bytes);
    return bytes;
  }

  private static float[] floats(ByteBuffer in) {
    float[] values = new float[length(in, Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getFloat();
    }
    return values;
  }

  private static int[] ints(ByteBuffer in) {
    int[] values = new int[length(in, Integer.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getInt();
    }
    return values;
  }

  /** How many values come; never more than there are. */
  private static int length(ByteBuffer in, int bytesEach) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining() / bytesEach) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  private static byte[] sha256(byte[] content, int end) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content, 0, end);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

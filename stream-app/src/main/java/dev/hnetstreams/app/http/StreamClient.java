package dev.hnetstreams.app.http;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.chunk.Utf8;
import dev.hnetstreams.schemas.TaggedText;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Set;

/**
 * One reader of the stream. Stream threads offer; its event loop renders and writes. A slow reader
 * loses its oldest events and is told how many.
 */
final class StreamClient {
  static final int QUEUE = 256;
  private static final int MAX_TEXT_BYTES = 2000;

  private final HttpServerResponse response;
  private final Context context;
  private final int perSecond;
  private final boolean full;
  private final ResultWriter writer;

  private final ArrayDeque<Sample> queue = new ArrayDeque<>();
  private double tokens;
  private long lastNanos;
  private boolean flushing;
  private long dropped;

  private record Sample(Outcome.Classified answered, TaggedText result) {}

  /** Data of a {@code result} event. */
  private record ResultEvent(String text, boolean textTruncated, TaggedText result) {}

  /**
   * @param perSecond most results a second, 1 or more; a pause saves up a second's worth
   * @param full whether to say everything of chunks
   */
  StreamClient(HttpServerResponse response, Context context, int perSecond, boolean full) {
    this.response = response;
    this.context = context;
    this.perSecond = perSecond;
    this.full = full;
    this.tokens = perSecond;
    this.lastNanos = System.nanoTime();
    OutputConfig.Detail detail = full ? OutputConfig.Detail.FULL : OutputConfig.Detail.BOUNDARIES;
    this.writer =
        new ResultWriter(
            new OutputConfig(
                detail,
                Set.of(),
                0,
                false,
                OutputConfig.Segments.CHANGED,
                OutputConfig.Evidence.NONE,
                OutputConfig.Hidden.FULL));
  }

  boolean full() {
    return full;
  }

  /** Takes a result if it is this client's turn for one. Any thread. */
  void offer(Outcome.Classified answered, TaggedText result, long nowNanos) {
    synchronized (queue) {
      tokens = Math.min(perSecond, tokens + (nowNanos - lastNanos) * 1e-9 * perSecond);
      lastNanos = nowNanos;
      if (tokens < 1) {
        return;
      }
      tokens--;
      if (queue.size() == QUEUE) {
        queue.remove();
        dropped++;
      }
      queue.add(new Sample(answered, result));
      if (flushing) {
        return;
      }
      flushing = true;
    }
    context.runOnContext(v -> flush());
  }

  /** Writes an event now, or drops it when the client does not read. Event loop. */
  void send(String event, Object data) {
    if (response.writeQueueFull()) {
      synchronized (queue) {
        dropped++;
      }
    } else if (!response.ended() && !response.closed()) {
      var unused = response.write(event(event, data));
    }
  }

  /** Events that this client did not get. */
  long dropped() {
    synchronized (queue) {
      return dropped;
    }
  }

  /** Writes what waits, as far as the client reads; the rest when it has read. Event loop. */
  void flush() {
    while (!response.ended() && !response.closed()) {
      if (response.writeQueueFull()) {
        response.drainHandler(v -> flush());
        return;
      }
      Sample sample;
      synchronized (queue) {
        sample = queue.poll();
        flushing = sample != null;
      }
      if (sample == null) {
        return;
      }
      var unused = response.write(event("result", render(sample)));
    }
  }

  private ResultEvent render(Sample sample) {
    byte[] text = sample.answered().bytes();
    boolean truncated = text.length > MAX_TEXT_BYTES;
    int length = truncated ? Utf8.boundaryAtOrBefore(text, MAX_TEXT_BYTES) : text.length;
    TaggedText result =
        writer.result(
            sample.result().id(), sample.result().source(), text, sample.answered().answer());
    return new ResultEvent(new String(text, 0, length, StandardCharsets.UTF_8), truncated, result);
  }

  private static Buffer event(String name, Object data) {
    return Buffer.buffer("event: " + name + "\ndata: ")
        .appendBytes(ResultWriter.json(data))
        .appendString("\n\n");
  }
}

package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.tracing.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;

/** A span around the decoding of each record whose trace is recorded. Any thread. */
public final class TracedCodec implements TextCodec {
  private final Tracer tracer;
  private final TextCodec codec;

  private TracedCodec(Tracer tracer, TextCodec codec) {
    this.tracer = tracer;
    this.codec = codec;
  }

  /** Returns the codec itself when nothing is traced. */
  public static TextCodec around(TextCodec codec, Tracing tracing) {
    return tracing.on() ? new TracedCodec(tracing.tracer(), codec) : codec;
  }

  @Override
  public Decoded decode(byte[] value, HeaderLookup headers) {
    if (!Span.current().isRecording()) {
      return codec.decode(value, headers);
    }
    Span span = tracer.spanBuilder("decode").startSpan();
    try {
      Decoded decoded = codec.decode(value, headers);
      if (decoded instanceof Decoded.Undecodable bad) {
        span.setAttribute(Tracing.ERROR, bad.reason().wireName()).setStatus(StatusCode.ERROR);
      }
      return decoded;
    } finally {
      span.end();
    }
  }
}

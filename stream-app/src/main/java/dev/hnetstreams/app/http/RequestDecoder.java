package dev.hnetstreams.app.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Decodes requests as Vert.x does, and refuses what {@link RequestRules} refuses before anybody
 * acts on it. Takes the place of Vert.x' own decoder in the pipeline. Owned by the event loop.
 *
 * <p>Vert.x closes a connection without a word when a chunk is broken. Here the body ends and the
 * request's {@link io.vertx.core.http.HttpServerRequest#decoderResult()} says that it failed; an
 * invalid request follows, which closes the connection when the request was answered before.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  /** What Vert.x calls its own. */
  private static final String NAME = "httpDecoder";

  /** What follows a broken body: there is nothing to answer, only to close. */
  static final class EndException extends DecoderException {
    private static final long serialVersionUID = 1L;

    EndException() {
      super("nothing that follows a broken body is read");
    }
  }

  private HttpRequest current;
  private boolean discarding;

  private RequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /** Puts a decoder in the place of the connection's own, before the first byte is read. */
  static void install(HttpConnection connection, HttpServerOptions options) {
    ((HttpServerConnection) connection)
        .channelHandlerContext()
        .pipeline()
        .replace(NAME, NAME, new RequestDecoder(options));
  }

  /** Nothing that still comes is a request: the last answer has said that it closes. */
  static void discard(HttpConnection connection) {
    RequestDecoder decoder =
        ((HttpServerConnection) connection)
            .channelHandlerContext()
            .pipeline()
            .get(RequestDecoder.class);
    if (decoder != null) { // else the client has gone, and nothing comes
      decoder.discarding = true;
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (discarding) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int before = out.size();
    super.decode(ctx, in, out);
    for (int i = before; i < out.size(); i++) {
      if (out.get(i) instanceof HttpRequest request) {
        current = request;
      } else if (out.get(i) instanceof HttpContent c && c.decoderResult().isFailure()) {
        discarding = true;
        ReferenceCountUtil.release(out.set(i, LastHttpContent.EMPTY_LAST_CONTENT));
        current.setDecoderResult(
            DecoderResult.failure(RequestRules.brokenBody(c.decoderResult().cause())));
        HttpMessage end = createInvalidMessage();
        end.setDecoderResult(DecoderResult.failure(new EndException()));
        out.add(end);
        return;
      }
    }
  }

  @Override
  protected HttpMessage createMessage(String[] line) {
    line[2] = RequestRules.version(line[2]);
    RequestRules.requireTarget(line[0], line[1]);
    return super.createMessage(line);
  }

  /** Is asked when all headers are read and before they are acted on; what it throws is a 400. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    RequestRules.requireFraming(message);
    return super.isContentAlwaysEmpty(message);
  }
}

package dev.hnetstreams.app.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.hnetstreams.app.codec.ResultWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;

/** JSON in and out of a request. */
final class Json {
  static final String TYPE = "application/json";

  private static final ObjectReader READER =
      new ObjectMapper()
          .reader()
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /** Ends the request with a record. */
  static void answer(RoutingContext ctx, int status, Object record) {
    answer(ctx, status, Buffer.buffer(ResultWriter.json(record)));
  }

  /** Ends the request with encoded JSON. */
  static void answer(RoutingContext ctx, int status, Buffer json) {
    if (ctx.response().ended()) {
      return;
    }
    var unused = ctx.response().setStatusCode(status).putHeader("content-type", TYPE).end(json);
  }

  /**
   * The body, whatever it is; a missing node when it is empty.
   *
   * @throws Problem.ProblemException 400 when it is not JSON
   */
  static JsonNode tree(RoutingContext ctx) {
    Buffer body = Inflation.body(ctx);
    try {
      return READER.readTree(body == null ? new byte[0] : body.getBytes());
    } catch (JsonProcessingException e) {
      // Beyond Jackson's limits of depth and digits there is no location.
      String where =
          e.getLocation() == null
              ? "the body is JSON too deep or with too long a number"
              : "the body is not JSON at byte " + e.getLocation().getByteOffset();
      throw Problem.badRequest(where).exception();
    } catch (IOException e) {
      throw Problem.badRequest("the body is not JSON: broken encoding").exception();
    }
  }

  /**
   * The body as an object with no other fields than these.
   *
   * @throws Problem.ProblemException 400 when it is not JSON, 422 when it is another thing
   */
  static JsonNode object(RoutingContext ctx, Set<String> fields) {
    JsonNode root = tree(ctx);
    if (!root.isObject()) {
      throw Problem.unprocessable("the body is not a JSON object").exception();
    }
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      if (!fields.contains(names.next())) {
        throw Problem.unprocessable("an unknown field, expected " + String.join(", ", fields))
            .exception();
      }
    }
    return root;
  }
}

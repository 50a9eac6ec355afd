package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The document from which Google's client libraries make a client: methods, parameters and messages
 * of the API, and the address to call.
 *
 * @see <a href="https://developers.google.com/discovery/v1/reference/apis">Discovery documents</a>
 */
public final class Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode DOCUMENT = read();

  private Discovery() {}

  /**
   * The document.
   *
   * @param root where the API is, such as {@code http://localhost:8080}
   */
  public static byte[] document(String root) {
    String url = root.endsWith("/") ? root : root + "/";
    ObjectNode document = DOCUMENT.deepCopy().put("rootUrl", url).put("baseUrl", url);
    try {
      return JSON.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree is always JSON", e);
    }
  }

  private static ObjectNode read() {
    try (InputStream in = Discovery.class.getResourceAsStream("discovery.json")) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("discovery.json is in the jar", e);
    }
  }
}

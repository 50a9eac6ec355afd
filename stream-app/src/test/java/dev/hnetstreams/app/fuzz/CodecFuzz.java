package dev.hnetstreams.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any value of a record is a text or a reason, and its text is what the JDK says of it. */
public final class CodecFuzz {
  private static final List<TextCodec> CODECS =
      List.of(
          TextCodec.of(new CodecConfig(CodecConfig.Format.RAW, "/text", "/id")),
          TextCodec.of(new CodecConfig(CodecConfig.Format.JSON, "/text", "/id")),
          TextCodec.of(new CodecConfig(CodecConfig.Format.JSON, "/a/0/b", "/a/1")),
          TextCodec.of(new CodecConfig(CodecConfig.Format.JSON, "", "")));

  private CodecFuzz() {}

  public static void fuzzerTestOneInput(byte[] value) {
    requireFacts(value);
    for (TextCodec codec : CODECS) {
      if (codec.decode(value) instanceof Decoded.Text text) {
        requireFacts(text.bytes());
      } else {
        assertThat(((Decoded.Undecodable) codec.decode(value)).message()).isNotBlank();
      }
    }
  }

  private static void requireFacts(byte[] text) {
    assertThat(TextFacts.of(text, 0, text.length).validUtf8()).isEqualTo(decodes(text));
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

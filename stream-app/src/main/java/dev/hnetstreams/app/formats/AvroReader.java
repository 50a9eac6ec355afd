package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.registry.RegisteredSchema;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads single data in Avro's binary encoding. Any thread. */
final class AvroReader implements ValueReader {
  private static final AvroShape SHAPE = new AvroShape();

  private final String name;
  private final TextPaths paths;
  private final GenericDatumReader<Object> reader;

  /**
   * @param name of the writer's schema, for people
   * @param as the schema to read as, or null for the writer's
   * @throws SchemaMismatchException when the schemas do not fit, or hold no text at the path
   */
  AvroReader(String name, Schema writer, Schema as, TextPaths paths) {
    this.name = name;
    this.paths = paths;
    Schema reads = as == null ? writer : as;
    if (as != null) {
      requireCompatible(name, writer, as);
    }
    if (!AvroShape.mayHold(reads, paths.text().steps(), paths.text().entersArrays())) {
      throw new SchemaMismatchException(
          "%s: %s".formatted(as == null ? name : reads.getFullName(), paths.expectation()));
    }
    this.reader = new GenericDatumReader<>(writer, reads);
  }

  /**
   * Parses a schema and all that it refers to.
   *
   * @param name for people
   * @throws SchemaMismatchException when it is none
   */
  static Schema parse(String name, RegisteredSchema schema) {
    Schema.Parser parser = new Schema.Parser();
    try {
      schema.references().forEach(reference -> parser.parse(reference.text()));
      return parser.parse(schema.text());
    } catch (SchemaParseException e) {
      throw new SchemaMismatchException(name + ": no Avro schema: " + e.getMessage(), e);
    }
  }

  @Override
  public Decoded read(byte[] value, int offset, boolean framed) {
    int length = value.length - offset;
    try {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, offset, length, null);
      Object datum = reader.read(null, decoder);
      int left = decoder.inputStream().available();
      if (left > 0) {
        return undecodable("%d of %d bytes are left over".formatted(left, length));
      }
      return paths.text().text(datum, SHAPE, paths.id().scalar(datum, SHAPE));
    } catch (IOException
        | AvroRuntimeException
        | UnsupportedOperationException
        | IndexOutOfBoundsException e) {
      return undecodable("the %d bytes are no datum of it".formatted(length));
    } catch (StackOverflowError e) {
      return undecodable("too deep, in %d bytes".formatted(length));
    }
  }

  private Decoded undecodable(String why) {
    return new Decoded.Undecodable(Reason.UNDECODABLE, "not Avro of " + name + ": " + why);
  }

  private static void requireCompatible(String name, Schema writer, Schema as) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(as, writer).getResult();
    if (!result.getIncompatibilities().isEmpty()) {
      var first = result.getIncompatibilities().get(0);
      throw new SchemaMismatchException(
          "%s cannot be read as %s: %s at %s"
              .formatted(name, as.getFullName(), first.getType(), first.getLocation()));
    }
  }
}

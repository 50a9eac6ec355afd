package dev.hnetstreams.app.registry;

/**
 * Names a schema of the registry.
 *
 * @param value a number, or the text of a UUID
 */
public record SchemaId(Kind kind, String value) {
  /** Which of a schema's names it is. */
  public enum Kind {
    /** As the configuration says. */
    ID,
    /** Apicurio's id of a content. */
    CONTENT,
    /** Apicurio's id of a version. */
    GLOBAL,
    /** Confluent's globally unique id. */
    GUID
  }

  /** The id in a value. */
  public static SchemaId of(long id) {
    return new SchemaId(Kind.ID, Long.toString(id));
  }

  /** For people: {@code schema 7}. */
  @Override
  public String toString() {
    return "schema " + value;
  }
}

package dev.hnetstreams.app.registry;

import java.util.List;

/**
 * A schema as the registry has it.
 *
 * @param type {@code AVRO}, {@code PROTOBUF}, {@code JSON}; null where the registry says none
 * @param references schemas that it refers to, each before those that refer to it
 */
public record RegisteredSchema(String type, String text, List<Reference> references) {
  /**
   * A schema that another refers to.
   *
   * @param name as the other one names it: a full name, a file to import
   */
  public record Reference(String name, String text) {}

  public RegisteredSchema {
    references = List.copyOf(references);
  }
}

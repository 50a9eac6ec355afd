package dev.hnetstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readers and writers of version 1 go on working: its messages lie in topics, its readers run in
 * other people's services, and neither can be changed from here.
 *
 * <p>When a test fails here, the change breaks somebody. <b>Do not touch {@code history/v1}</b>: it
 * is what was released. Rather
 *
 * <ul>
 *   <li>a new field: make it nullable, {@code null} by default in Avro, {@code NON_NULL} in the
 *       record and not required in JSON;
 *   <li>a new name or kind for an old field: add a field beside it, and go on writing the old one;
 *   <li>a field that is no longer wanted: go on writing it;
 *   <li>a narrower range: widen it again, or document what the service writes without enforcing it.
 * </ul>
 *
 * <p>If the break is meant, it is version 2: other topics, other file names, {@code history/v2}
 * beside {@code history/v1}, an ADR and an entry in the changelog. Before the first release, and
 * only then, the frozen copies may be made anew from the schemas and samples of today.
 */
class CompatibilityTest {
  /** Where a document holds an object that is a record, and not a map. */
  private static final List<String> RECORDS =
      List.of(
          "",
          "/source",
          "/source/part",
          "/active",
          "/heads/language",
          "/heads/language/active",
          "/model",
          "/text",
          "/decisions/language",
          "/decisions/language/top/0",
          "/noise",
          "/chunks",
          "/chunks/outer/0",
          "/timing",
          "/stages/0",
          "/segments/0",
          "/shares",
          "/embedded/0",
          "/spans/language/0",
          "/nearest",
          "/evidence/0",
          "/hidden/0");

  @ParameterizedTest
  @EnumSource(names = {"TAGGED_TEXT", "INPUT_TEXT"})
  void avroReadersOfTodayReadVersion1(Contract contract) {
    assertReads(contract.avroSchema(), contract.avroSchemaOfVersion1());
  }

  @ParameterizedTest
  @EnumSource(names = {"TAGGED_TEXT", "INPUT_TEXT"})
  void avroReadersOfVersion1ReadToday(Contract contract) {
    assertReads(contract.avroSchemaOfVersion1(), contract.avroSchema());
  }

  @ParameterizedTest
  @EnumSource
  void jsonOfVersion1IsValidToday(Contract contract) throws Exception {
    for (Path sample : samplesOfVersion1(contract)) {
      assertThat(Contract.complaints(contract.jsonSchema(), Files.readString(sample)))
          .as("%s", sample)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void jsonOfTodayIsValidInVersion1(Contract contract) {
    contract
        .samples()
        .forEach(
            (name, sample) ->
                assertThat(
                        Contract.complaints(
                            contract.jsonSchemaOfVersion1(), Contract.write(sample)))
                    .as(name)
                    .isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void recordsOfTodayReadFieldsThatComeLater(Contract contract) {
    contract
        .samples()
        .forEach(
            (name, sample) -> {
              JsonNode document = Contract.parse(Contract.write(sample));
              for (String place : RECORDS) {
                if (document.at(place) instanceof ObjectNode object) {
                  object.putObject("later").put("more", 1);
                }
              }
              assertThat(contract.read(document)).as(name).isEqualTo(sample);
            });
  }

  /** With every field: one that a record does not know would be gone. */
  @ParameterizedTest
  @EnumSource
  void recordsOfTodayHoldAllOfVersion1(Contract contract) throws Exception {
    for (Path sample : samplesOfVersion1(contract)) {
      String document = Files.readString(sample);
      Record read = contract.read(Contract.parse(document));

      assertThat(Contract.parse(Contract.write(read)))
          .as("%s", sample)
          .isEqualTo(Contract.parse(document));
    }
  }

  /** Samples cannot show a new kind that happens to take the old values; this does. */
  @ParameterizedTest
  @EnumSource
  void noFieldOfVersion1IsGoneOrOfAnotherKind(Contract contract) {
    Shape version1 = Shape.ofJsonSchema(Contract.parse(contract.jsonSchemaOfVersion1()));
    Shape today = Shape.ofJsonSchema(Contract.parse(contract.jsonSchema()));

    assertThat(today.kinds()).containsAllEntriesOf(version1.kinds());
    assertThat(today.mayBeLeftOut().stream().filter(version1.kinds()::containsKey))
        .containsExactlyElementsOf(version1.mayBeLeftOut());
  }

  private static void assertReads(Schema reader, Schema writer) {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities())
        .isEmpty();
  }

  private static List<Path> samplesOfVersion1(Contract contract)
      throws IOException, URISyntaxException {
    String folder = Contract.VERSION_1 + "samples/" + contract.file();
    Path path =
        Path.of(
            Objects.requireNonNull(CompatibilityTest.class.getResource(folder), folder).toURI());
    try (Stream<Path> files = Files.list(path)) {
      List<Path> samples = files.sorted().toList();
      assertThat(samples).as(folder).isNotEmpty();
      return samples;
    }
  }
}

package dev.hnetstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java records, JSON Schemas and Avro schemas are one contract, written three times. */
class SchemasSayTheSameTest {

  @ParameterizedTest
  @EnumSource
  void jsonSchemaHasTheNamesKindsAndNullsOfTheRecord(Contract contract) {
    assertThat(json(contract).kinds())
        .containsExactlyInAnyOrderEntriesOf(Shape.ofJava(contract.type()).kinds());
  }

  @ParameterizedTest
  @EnumSource
  void jsonSchemaRequiresWhatTheRecordAlwaysWrites(Contract contract) {
    assertThat(json(contract).mayBeLeftOut())
        .isEqualTo(Shape.ofJava(contract.type()).mayBeLeftOut());
  }

  @ParameterizedTest
  @EnumSource(names = {"TAGGED_TEXT", "INPUT_TEXT"})
  void avroSchemaHasTheNamesKindsAndNullsOfTheRecord(Contract contract) {
    assertThat(Shape.ofAvro(contract.avroSchema()).kinds())
        .containsExactlyInAnyOrderEntriesOf(Shape.ofJava(contract.type()).kinds());
  }

  @ParameterizedTest
  @EnumSource(names = {"TAGGED_TEXT", "INPUT_TEXT"})
  void bothSchemasDescribeAFieldInTheSameWords(Contract contract) {
    assertThat(Shape.ofAvro(contract.avroSchema()).descriptions())
        .containsExactlyInAnyOrderEntriesOf(json(contract).descriptions());
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldIsDescribed(Contract contract) {
    assertThat(json(contract).descriptions()).isNotEmpty().doesNotContainValue("");
  }

  @ParameterizedTest
  @EnumSource
  void jsonSchemaIsOne(Contract contract) {
    JsonNode schema = Contract.parse(contract.jsonSchema());
    String dialect = SpecificationVersion.DRAFT_2020_12.getDialectId();

    assertThat(schema.path("$schema").asText()).isEqualTo(dialect);
    assertThat(Contract.complaints("{\"$ref\": \"" + dialect + "\"}", contract.jsonSchema()))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void samplesFillEveryField(Contract contract) {
    Shape shape = Shape.ofJava(contract.type());
    Set<String> filled = new TreeSet<>();
    for (Record sample : contract.samples().values()) {
      filled.addAll(shape.filledBy(Contract.parse(Contract.write(sample))));
    }

    assertThat(filled).isEqualTo(shape.kinds().keySet());
  }

  @Test
  void theSchemaListsEveryReasonToAbstain() {
    String reasons =
        Arrays.stream(AbstentionReason.values())
            .map(AbstentionReason::wireName)
            .collect(Collectors.joining(", "));

    assertThat(reasons)
        .isEqualTo("too_short, below_threshold, not_text, outside, untrained_language, ambiguous");
    assertThat(Contract.TAGGED_TEXT.jsonSchema()).contains("(" + reasons + "; more may come)");
  }

  @Test
  void aCountIsOfALabelOrOfAReason() {
    TaggedText.Decision decided = new TaggedText.Decision("spam", null, "spam", 1, 0f, List.of());
    TaggedText.Decision none = new TaggedText.Decision(null, "not_text", "spam", 1, 0f, List.of());

    assertThat(DecisionCount.labelOf(decided)).isEqualTo("spam");
    assertThat(DecisionCount.labelOf(none)).isEqualTo("abstained:not_text");
    assertThat(new DecisionCount(0, 1, "h", "spam", 0, 1).reason()).isEmpty();
    assertThat(new DecisionCount(0, 1, "h", "abstained:not_text", 0, 1).reason())
        .contains("not_text");
  }

  private static Shape json(Contract contract) {
    return Shape.ofJsonSchema(Contract.parse(contract.jsonSchema()));
  }
}

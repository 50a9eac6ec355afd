package dev.hnetstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The JSON Schemas take what the records write, and nothing that they could not mean. */
class JsonSchemaTest {

  @ParameterizedTest
  @EnumSource
  void whatTheRecordsWriteIsValid(Contract contract) {
    contract
        .samples()
        .forEach(
            (name, sample) ->
                assertThat(Contract.complaints(contract.jsonSchema(), Contract.write(sample)))
                    .as(name)
                    .isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TAGGED_TEXT | whole | /decisions/language/label           | 7",
        "TAGGED_TEXT | whole | /decisions/language/confidence      | 1.5",
        "TAGGED_TEXT | whole | /decisions/language/confidence      | \"NaN\"",
        "TAGGED_TEXT | whole | /decisions/language/threshold       | 1.5",
        "TAGGED_TEXT | whole | /decisions/language/threshold       | \"0.5\"",
        "TAGGED_TEXT | whole | /decisions/language/top/0/confidence| -0.1",
        "TAGGED_TEXT | whole | /decisions/language/top/0/label     | null",
        "TAGGED_TEXT | whole | /decisions                          | []",
        "TAGGED_TEXT | whole | /model                              | null",
        "TAGGED_TEXT | whole | /source/offset                      | -1",
        "TAGGED_TEXT | whole | /text/bytes                         | 13.5",
        "TAGGED_TEXT | whole | /text/validUtf8                     | \"yes\"",
        "TAGGED_TEXT | cut   | /text/windows/0                     | [0]",
        "TAGGED_TEXT | cut   | /text/windows/0                     | [0, 10, 20]",
        "TAGGED_TEXT | whole | /noise/kinds/leet                   | 2",
        "TAGGED_TEXT | whole | /chunks/lengths/0                   | \"3\"",
        "TAGGED_TEXT | whole | /chunks/boundaryProb/0              | 1.01",
        "TAGGED_TEXT | whole | /chunks/evidence/language/0         | null",
        "TAGGED_TEXT | whole | /chunks/outer/0/stage               | null",
        "TAGGED_TEXT | whole | /timing/queueMicros                 | -1",
        "INPUT_TEXT  | with-id | /text                             | null",
        "INPUT_TEXT  | with-id | /id                               | 1",
        "STATS       | label | /count                              | -1",
        "STATS       | label | /windowStart                        | \"2026-01-01\"",
        "DISAGREEMENT| abstained | /heads/language/active/confidence | 2",
        "DISAGREEMENT| abstained | /candidate                        | null",
        "REASON      | own-head | /confidence                        | 1.5",
        "REASON      | own-head | /text/sha256                       | \"abc\"",
        "REASON      | own-head | /evidence/0/share                  | -1",
      })
  void aWrongValueIsFoundWhereItIs(Contract contract, String sample, String place, String value) {
    ObjectNode document = document(contract, sample);
    replace(document, place, Contract.parse(value));

    assertThat(Contract.complaints(contract.jsonSchema(), document.toString()))
        .anySatisfy(complaint -> assertThat(complaint).startsWith(place + ":"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TAGGED_TEXT | whole | model",
        "TAGGED_TEXT | whole | decisions",
        "TAGGED_TEXT | whole | id",
        "INPUT_TEXT  | with-id | text",
        "STATS       | label | count",
        "DISAGREEMENT| abstained | source",
        "REASON      | own-head | text",
      })
  void aMissingFieldIsNamed(Contract contract, String sample, String field) {
    ObjectNode document = document(contract, sample);
    document.remove(field);

    assertThat(Contract.complaints(contract.jsonSchema(), document.toString()))
        .singleElement()
        .asString()
        .contains("required")
        .contains("'" + field + "'");
  }

  @Test
  void fieldsHeadsAndReasonsThatComeLaterAreValid() {
    ObjectNode document = document(Contract.TAGGED_TEXT, "whole");
    document.put("later", true);
    document.withObject("/decisions/language").put("later", true);
    document.put("degraded", "a_reason_of_tomorrow");
    document
        .withObject("/decisions")
        .set(
            "script",
            document.at("/decisions/spam").<ObjectNode>deepCopy().put("abstained", "later"));

    assertThat(Contract.complaints(Contract.TAGGED_TEXT.jsonSchema(), document.toString()))
        .isEmpty();
  }

  private static ObjectNode document(Contract contract, String sample) {
    return (ObjectNode) Contract.parse(Contract.write(contract.samples().get(sample)));
  }

  private static void replace(JsonNode document, String place, JsonNode value) {
    int cut = place.lastIndexOf('/');
    String last = place.substring(cut + 1);
    JsonNode parent = document.at(place.substring(0, cut));
    assertThat(parent.at("/" + last).isMissingNode()).as("%s is in the sample", place).isFalse();
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(last), value);
    }
  }
}

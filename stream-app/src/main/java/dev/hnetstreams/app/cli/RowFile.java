package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.hnetstreams.runtime.training.LabelledText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rows to train on: JSON Lines, or CSV with a header. A label is a string, a number or a boolean;
 * several are an array, or in CSV text with a separator. Columns are parted by commas, or by
 * semicolons where the header has no comma.
 *
 * @param textField where the text is
 * @param labelField where the label is; null: rows have none
 * @param separator between the labels of a CSV row; null: it has one
 */
record RowFile(Path file, String textField, String labelField, String separator) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Characters of a CSV file in which its first line is looked for. */
  private static final int LONGEST_HEADER = 4096;

  /**
   * Reads all rows.
   *
   * @throws IllegalArgumentException naming the line, the fault and what was expected
   */
  List<LabelledText> read() throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + ": expected a file that can be read");
    }
    if (separator != null && separator.isEmpty()) {
      throw new IllegalArgumentException("--separator: empty, expected a character or more");
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      in.mark(1);
      if (in.read() != BYTE_ORDER_MARK) {
        in.reset();
      }
      return name.endsWith(".csv") || name.endsWith(".tsv")
          ? csv(in, name.endsWith(".tsv") ? '\t' : between(in))
          : jsonLines(in);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": not valid UTF-8, expected UTF-8", e);
    }
  }

  /** A semicolon where the header has no comma: spreadsheets of many countries write such files. */
  private static char between(BufferedReader in) throws IOException {
    in.mark(LONGEST_HEADER);
    char[] start = new char[LONGEST_HEADER];
    int read = Math.max(0, in.read(start));
    in.reset();
    String header = new String(start, 0, read).lines().findFirst().orElse("");
    return header.contains(";") && !header.contains(",") ? ';' : ',';
  }

  private List<LabelledText> jsonLines(BufferedReader in) throws IOException {
    List<LabelledText> rows = new ArrayList<>();
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      JsonNode row;
      try {
        row = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw wrong(number, "no JSON", "an object a line, or a file that ends in .csv", e);
      }
      if (!row.isObject()) {
        throw wrong(number, "no object", "{\"" + textField + "\": ..., ...}", null);
      }
      rows.add(row(number, row.path(textField), labelField == null ? null : row.path(labelField)));
    }
    return rows;
  }

  private LabelledText row(int number, JsonNode text, JsonNode label) {
    if (!text.isTextual()) {
      throw wrong(number, textField + ": no text", "a string, or --text-field", null);
    }
    List<String> labels = new ArrayList<>();
    if (label != null && label.isArray()) {
      label.forEach(one -> labels.add(label(number, one)));
    } else if (label != null) {
      labels.add(label(number, label));
    }
    return checked(number, text.textValue(), labels);
  }

  private String label(int number, JsonNode label) {
    if (!label.isValueNode() || label.isNull()) {
      throw wrong(
          number, labelField + ": no label", "a string, an array of these, or --label-field", null);
    }
    return label.asText();
  }

  private LabelledText checked(int number, String text, List<String> labels) {
    if (text.isBlank()) {
      throw wrong(number, textField + ": empty", "a text", null);
    }
    List<String> stripped = labels.stream().map(String::strip).distinct().toList();
    if (stripped.contains("")) {
      throw wrong(number, labelField + ": an empty label", "a label, or no row", null);
    }
    return new LabelledText(number, text, stripped);
  }

  private List<LabelledText> csv(Reader in, char column) throws IOException {
    CsvSchema schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(column);
    List<LabelledText> rows = new ArrayList<>();
    CsvMapper mapper = CsvMapper.builder().build();
    int number = 1;
    try (MappingIterator<Map<String, String>> lines =
        mapper.readerForMapOf(String.class).with(schema).readValues(in)) {
      while (lines.hasNextValue()) {
        number = lines.getCurrentLocation().getLineNr();
        Map<String, String> row = lines.nextValue();
        String text = field(number, row, textField, "--text-field");
        rows.add(checked(number, text, labels(number, row)));
      }
    } catch (JsonProcessingException | RuntimeJsonMappingException e) {
      String why = e.getMessage().lines().findFirst().orElse("no CSV");
      throw wrong(number, why, "CSV with a header", e);
    }
    return rows;
  }

  private List<String> labels(int number, Map<String, String> row) {
    if (labelField == null) {
      return List.of();
    }
    String label = field(number, row, labelField, "--label-field");
    if (separator == null) {
      return List.of(label);
    }
    return label.isBlank() ? List.of() : List.of(label.split(Pattern.quote(separator)));
  }

  private String field(int number, Map<String, String> row, String field, String option) {
    String value = row.get(field);
    if (value == null) {
      String there = "a column '%s', or %s; there is %s".formatted(field, option, row.keySet());
      throw wrong(number, "no " + field, there, null);
    }
    return value;
  }

  private IllegalArgumentException wrong(
      int number, String what, String expected, Exception cause) {
    return new IllegalArgumentException(
        "%s: line %d: %s, expected %s".formatted(file, number, what, expected), cause);
  }
}

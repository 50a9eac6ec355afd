package dev.hnetstreams.app.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.formats.Formats;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.app.service.ServiceTestBed;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fake registry of the other tests pretends, asked of Apicurio's real server. */
@Tag("registry")
class RegistryServerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String INNER =
      "{\"type\":\"record\",\"name\":\"Inner\",\"fields\":[{\"name\":\"text\",\"type\":\"string\"}]}";
  private static final String OUTER =
      "{\"type\":\"record\",\"name\":\"Outer\",\"fields\":[{\"name\":\"body\",\"type\":\"Inner\"}]}";
  private static final String PROTO =
      "syntax = \"proto3\"; package shop; message No { int32 n = 1; } message Order { string text = 1; }";
  private static final byte[] TEXT = {4, 'h', 'i'};

  @TempDir static Path folder;
  private static ApicurioServer server;

  @BeforeAll
  static void start() throws Exception {
    server = ApicurioServer.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"confluent", "apicurio2"})
  void avroIsReadWithTheSchemaThatItRefersTo(String api) throws Exception {
    registered(api + "-inner", "AVRO", INNER, "");
    long id =
        registered(
            api + "-outer",
            "AVRO",
            OUTER,
            ",\"references\":[{\"name\":\"Inner\",\"subject\":\"%s-inner\",\"version\":1}]"
                .formatted(api));

    Decoded decoded = decode(api, "avro", "/body/text", id, TEXT);

    assertThat(text(decoded)).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"confluent", "apicurio2"})
  void protobufAndJsonAreRead(String api) throws Exception {
    long proto = registered(api + "-order", "PROTOBUF", PROTO, "");
    long json =
        registered(
            api + "-chat",
            "JSON",
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\"}",
            "");

    // The second message of the file: one index, 1, as zigzag numbers; then field 1, 2 bytes.
    byte[] order = {2, 2, 10, 2, 'h', 'i'};
    assertThat(text(decode(api, "protobuf", "/text", proto, order))).isEqualTo("hi");
    byte[] chat = "{\"text\":\"hi\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(text(decode(api, "json", "/text", json, chat))).isEqualTo("hi");
  }

  @ParameterizedTest
  @CsvSource({
    "confluent, avro", "confluent, protobuf", "confluent, json_schema",
    "apicurio2, avro", "apicurio2, protobuf", "apicurio2, json_schema",
  })
  void resultsAreRegisteredUnderTheTopicsName(String api, String format) throws Exception {
    String topic = api + "-" + format;
    List<String> settings = settings(api);
    settings.add("output.format=" + format);
    AppConfig config = ConfigLoader.load(null, Map.of(), settings).bind();
    Formats formats =
        new Formats(
            config.codec(),
            config.registry(),
            config.output().format(),
            List.of(topic),
            RegistryObserver.NONE);

    Decoded decoded =
        formats.textsForResults().await(new byte[] {'a'}, HeaderLookup.NONE, PATIENCE);

    assertThat(decoded).isInstanceOf(Decoded.Text.class);
    assertThat(get("/subjects/" + topic + "-value/versions/latest")).contains("TaggedText");
  }

  /** What the registry itself says of our evolution: both ways, of every version that there was. */
  @Test
  void theSchemaOfTheFirstVersionAndTodaysAreCompatibleBothWays() throws Exception {
    Path first = Path.of("../schemas/src/test/resources/history/v1/tagged-text.avsc");
    registered("evolving-value", "AVRO", Files.readString(first), "");
    send("PUT", "/config/evolving-value", "{\"compatibility\":\"FULL\"}");
    SchemaRegistry registry =
        new SchemaRegistry(config("confluent").registry(), RegistryObserver.NONE);

    assertThat(registry.register("evolving-value", "AVRO", today()).join()).isPositive();
    assertThatThrownBy(
            () ->
                registry
                    .register("evolving-value", "AVRO", INNER.replace("Inner", "TaggedText"))
                    .join())
        .hasCauseInstanceOf(SchemaRefusedException.class);
  }

  @Test
  void theServiceReadsAndWritesAvro() throws Exception {
    long id = registered("text.in-value", "AVRO", INNER, "");
    try (KafkaTestBed bed = new KafkaTestBed()) {
      String[] settings = {
        "codec.format=avro",
        "codec.framing=registry",
        "output.format=avro",
        "model.provider=cpu",
        "registry.url=" + server.confluent()
      };
      Service service = new Service(ServiceTestBed.loader(bed, folder, settings).bind());
      try {
        service.start();
        bed.send(0, 1_000, "good", framed(id, TEXT));
        bed.send(0, 2_000, "unknown", framed(123_456, TEXT));
        bed.flush();
        Map<String, ConsumerRecord<byte[], byte[]>> answers =
            bed.read(List.of("text.classified", "text.dead-letter"), 2, PATIENCE).stream()
                .collect(Collectors.toMap(r -> KafkaTestBed.header(r, "test-number"), r -> r));
        assertThat(KafkaTestBed.header(answers.get("unknown"), DeadLetterHeaders.REASON))
            .isEqualTo("schema_unknown");
        assertThat(result(answers.get("good").value()).get("id")).hasToString("text.in-0-0");
        await().atMost(PATIENCE).until(() -> ready(service.httpPort()));
      } finally {
        service.stop();
      }
    }
  }

  /** With the schema that the registry gives for the id in front. */
  private static GenericRecord result(byte[] value) throws Exception {
    SchemaRegistry registry =
        new SchemaRegistry(config("confluent").registry(), RegistryObserver.NONE);
    String text = registry.schema(SchemaId.of(ByteBuffer.wrap(value).getInt(1))).join().text();
    return new GenericDatumReader<GenericRecord>(new Schema.Parser().parse(text))
        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
  }

  private static Decoded decode(String api, String format, String path, long id, byte[] value) {
    List<String> settings = settings(api);
    settings.addAll(
        List.of("codec.format=" + format, "codec.framing=registry", "codec.textPointer=" + path));
    AppConfig config = ConfigLoader.load(null, Map.of(), settings).bind();
    return new Formats(config.codec(), config.registry())
        .texts()
        .await(framed(id, value), HeaderLookup.NONE, PATIENCE);
  }

  private static List<String> settings(String api) {
    return new ArrayList<>(
        List.of(
            "registry.api=" + api,
            "registry.url=" + (api.equals("confluent") ? server.confluent() : server.apicurio())));
  }

  private static AppConfig config(String api) {
    return ConfigLoader.load(null, Map.of(), settings(api)).bind();
  }

  /** As a producer registers its schema: through Confluent's API. */
  private static long registered(String subject, String type, String text, String more)
      throws Exception {
    String body =
        "{\"schemaType\":\"%s\",\"schema\":%s%s}"
            .formatted(
                type,
                new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(text),
                more);
    String answer = send("POST", "/subjects/" + subject + "/versions", body);
    return Long.parseLong(answer.replaceAll("\\D", ""));
  }

  private static String get(String path) throws Exception {
    return send("GET", path, "");
  }

  private static String send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.confluent() + path))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String today() throws IOException {
    try (var in =
        TaggedText.class.getResourceAsStream("/dev/hnetstreams/schemas/tagged-text.avsc")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] framed(long id, byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt((int) id).put(value).array();
  }

  private static String text(Decoded decoded) {
    return new String(((Decoded.Text) decoded).bytes(), StandardCharsets.UTF_8);
  }

  private static boolean ready(int port) throws Exception {
    return HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode()
        == 200;
  }
}

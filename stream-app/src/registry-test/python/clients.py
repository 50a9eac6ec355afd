"""Sends messages with Confluent's Python client and reads their results with it, both through a schema registry.

usage: clients.py FORMAT BROKER REGISTRY FOLDER

FORMAT is avro, avro-header (the schema's GUID is in a header), json_schema, protobuf, plain-avro, plain-protobuf, cloudevents or
cloudevents-structured; FOLDER holds the modules that protoc made of order.proto and tagged-text.proto. It writes to in-FORMAT and reads
out-FORMAT. plain-avro is written by fastavro, plain-protobuf by Google's protobuf, both without a registry, and cloudevents-structured by
CloudEvents' SDK. Ends with 1 when a message is not answered.
"""

import io
import json
import sys
import time

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.serialization import MessageField, SerializationContext

TEXTS = {
    "deu": "Der Zug war heute Morgen schon wieder zu spät, tut mir leid.",
    "fra": "Le train était encore en retard ce matin, je suis désolé.",
    "spa": "El tren llegó tarde otra vez esta mañana, lo siento mucho.",
}
AVRO = {
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "body", "type": ["null", {"type": "record", "name": "Body", "fields": [{"name": "text", "type": "string"}]}]},
    ],
}


def order(language):
    return {"id": language, "body": {"text": TEXTS[language]}}


def writer(form, topic, registry):
    """From a language to the bytes of its message, and to its headers."""
    if form == "plain-avro":
        import fastavro

        schema = fastavro.parse_schema(AVRO)

        def plain(language):
            out = io.BytesIO()
            fastavro.schemaless_writer(out, schema, order(language))
            return out.getvalue(), []

        return plain
    if form == "cloudevents":
        return lambda language: (
            json.dumps(order(language), ensure_ascii=False).encode(),
            [("ce_specversion", b"1.0"), ("ce_id", language.encode()), ("ce_source", b"/shop"), ("ce_type", b"said")],
        )
    if form == "cloudevents-structured":
        from cloudevents.core.bindings import kafka
        from cloudevents.core.v1.event import CloudEvent

        def structured(language):
            attributes = {"id": language, "source": "/shop", "type": "said", "datacontenttype": "application/json"}
            message = kafka.to_structured_event(CloudEvent(attributes, order(language)))
            return message.value, list(message.headers.items())

        return structured
    if form == "plain-protobuf":
        import order_pb2

        return lambda language: (order_pb2.Order(id=language, body={"text": TEXTS[language]}).SerializeToString(), [])
    if form == "avro-header":
        from confluent_kafka.schema_registry import header_schema_id_serializer
        from confluent_kafka.schema_registry.avro import AvroSerializer

        serializer = AvroSerializer(registry, json.dumps(AVRO), conf={"schema.id.serializer": header_schema_id_serializer})

        def with_header(language):
            headers = []
            value = serializer(order(language), SerializationContext(topic, MessageField.VALUE, headers))
            assert [name for name, _ in headers] == ["__value_schema_id"], headers
            return value, headers

        return with_header
    context = SerializationContext(topic, MessageField.VALUE)
    if form == "avro":
        from confluent_kafka.schema_registry.avro import AvroSerializer

        serializer = AvroSerializer(registry, json.dumps(AVRO))
        return lambda language: (serializer(order(language), context), [])
    if form == "json_schema":
        from confluent_kafka.schema_registry.json_schema import JSONSerializer

        schema = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Order", "type": "object"}
        serializer = JSONSerializer(json.dumps(schema), registry)
        return lambda language: (serializer(order(language), context), [])
    from confluent_kafka.schema_registry.protobuf import ProtobufSerializer
    import order_pb2

    serializer = ProtobufSerializer(order_pb2.Order, registry, {"use.deprecated.format": False})
    return lambda language: (
        serializer(order_pb2.Order(id=language, body=order_pb2.Order.Body(text=TEXTS[language])), context),
        [],
    )


def reader(form, topic, registry):
    """From the bytes of a result to its id, its language and its model."""
    context = SerializationContext(topic, MessageField.VALUE)
    if form in ("avro", "json_schema"):
        if form == "avro":
            from confluent_kafka.schema_registry.avro import AvroDeserializer

            deserializer = AvroDeserializer(registry)
        else:
            from confluent_kafka.schema_registry.json_schema import JSONDeserializer

            deserializer = JSONDeserializer(None, schema_registry_client=registry)
        parse = lambda value: deserializer(value, context)
    elif form == "protobuf":
        from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer
        import tagged_text_pb2

        deserializer = ProtobufDeserializer(tagged_text_pb2.TaggedText, {"use.deprecated.format": False})

        def parse(value):
            result = deserializer(value, context)
            return {
                "id": result.id,
                "decisions": {head: {"raw": decision.raw} for head, decision in result.decisions.items()},
                "model": {"name": result.model.name},
            }
    else:
        parse = json.loads
    return parse


def main(form, broker, url, folder):
    sys.path.insert(0, folder)
    registry = SchemaRegistryClient({"url": url})
    producer = Producer({"bootstrap.servers": broker})
    write = writer(form, "in-" + form, registry)
    for language in TEXTS:
        value, headers = write(language)
        producer.produce("in-" + form, value=value, key=form + language, headers=headers)
    producer.flush(30)

    consumer = Consumer(
        {"bootstrap.servers": broker, "group.id": form, "auto.offset.reset": "earliest", "isolation.level": "read_committed"}
    )
    consumer.subscribe(["out-" + form])
    parse = reader(form, "out-" + form, registry)
    found = {}
    deadline = time.monotonic() + 120
    while len(found) < len(TEXTS) and time.monotonic() < deadline:
        message = consumer.poll(1)
        if message is None or message.error() or not (message.key() or b"").startswith(form.encode()):
            continue
        result = parse(message.value())
        found[result["id"]] = result["decisions"]["language"]["raw"]
        assert result["model"]["name"], result
    consumer.close()
    if found != {language: language for language in TEXTS}:
        sys.exit(f"{form}: answered {found}, expected each of {', '.join(TEXTS)} with its language")
    print(f"{form}: {len(found)} sent and read by another library")


if __name__ == "__main__":
    main(*sys.argv[1:])

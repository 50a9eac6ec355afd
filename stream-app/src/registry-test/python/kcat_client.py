"""What kcat sends and should read: arrays of texts behind the id of a JSON Schema.

usage: kcat_client.py schema | values ID | check FILE

schema prints the request that registers the schema, values the values with ~ between, and check ends with 1 until FILE, lines of topic,
headers and value, holds a result for each text, and a dead letter for the text that is none and for the value that is not valid.
"""

import json
import struct
import sys

SCHEMA = {"type": "object", "properties": {"body": {"type": "object"}, "id": {"type": "string", "maxLength": 8}}}
TEXTS = {
    "a": ["Der Zug war heute Morgen schon wieder zu spät, tut mir leid.", None, "El tren llegó tarde otra vez esta mañana."],
    "b": ["Le train était encore en retard ce matin, je suis désolé.", 7],
    "not-valid": ["The id of this one is too long."],
}
EXPECTED = {("a", "/body/text/0", "deu"), ("a", "/body/text/2", "spa"), ("b", "/body/text/0", "fra")}


def check(path):
    results, letters = [], []
    for line in open(path, encoding="utf-8", errors="replace"):
        topic, headers, value = line.rstrip("\n").split("\t", 2)
        if topic == "out-kcat":
            result = json.loads(value)
            place = result["source"]["part"]["pointer"]
            results.append((result["id"], place, result["decisions"]["language"]["raw"]))
        elif "reason=schema_mismatch" in headers or "hnet-text=" in headers:
            letters.append(headers)
    if len(results) < len(EXPECTED) or len(letters) < 2:
        return 1
    assert sorted(results) == sorted(EXPECTED), results
    assert len(letters) == 2, letters
    assert any("reason=schema_mismatch" in h and "maxLength at /id" in h for h in letters), letters
    assert any("reason=no_text" in h and "at /body/text/1" in h for h in letters), letters
    print(f"kcat: {len(results)} results and {len(letters)} dead letters of {len(TEXTS)} values read by another library")
    return 0


if sys.argv[1] == "schema":
    print(json.dumps({"schemaType": "JSON", "schema": json.dumps(SCHEMA)}))
elif sys.argv[1] == "values":
    values = [
        b"\0" + struct.pack(">i", int(sys.argv[2])) + json.dumps({"id": id, "body": {"text": texts}}, ensure_ascii=False).encode()
        for id, texts in TEXTS.items()
    ]
    sys.stdout.buffer.write(b"~".join(values))
else:
    sys.exit(check(sys.argv[2]))

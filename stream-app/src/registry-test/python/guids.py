"""A registry with GUIDs in front of one without: gives each id of a schema a GUID, as Confluent's registry does since version 8.

usage: guids.py PORT REGISTRY

Serves the API of REGISTRY on PORT of loopback. Answers that have an id also have a guid, and schemas/guids/GUID is schemas/ids/ID.
"""

import json
import sys
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

IDS = {}  # by GUID, of what was answered


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        path = self.path
        if path.startswith("/schemas/guids/"):
            guid = path.removeprefix("/schemas/guids/").split("?")[0]
            path = f"/schemas/ids/{IDS.get(guid, 0)}"
        length = int(self.headers.get("Content-Length", 0))
        request = urllib.request.Request(sys.argv[2] + path, self.rfile.read(length) or None, method=self.command)
        for name in ("Accept", "Content-Type"):
            if self.headers.get(name):
                request.add_header(name, self.headers[name])
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        self.send(status, with_guid(body))

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer


def with_guid(body):
    try:
        document = json.loads(body)
    except ValueError:
        return body
    if not isinstance(document, dict) or "id" not in document:
        return body
    guid = str(uuid.uuid5(uuid.NAMESPACE_OID, str(document["id"])))
    IDS[guid] = document["id"]
    return json.dumps({**document, "guid": guid}).encode()


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()

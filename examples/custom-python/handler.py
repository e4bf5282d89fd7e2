"""A custom handler in Python's standard library alone: one function of this file for each function folder.

Every call is a POST to the function's name, with {"Data": ..., "Metadata": ...} in JSON. Text in it is encoded as JSON
once more. The answer says {"Outputs": ..., "Logs": ..., "ReturnValue": ...}.
"""

import json
import os
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

visits = Counter()
visits_lock = threading.Lock()


def take_visit(data, metadata):
    guest = data["req"]["Params"]["guest"]
    greeting = f"{os.environ.get('GREETING', 'Hello')}, {guest}"
    return {
        "Outputs": {
            "res": {"statusCode": 202, "headers": {"x-handled-by": "python"}, "body": {"greeting": greeting}},
            "visit": {"guest": guest},
        },
        "Logs": [f"{guest} came in"],
    }


def count_visit(data, metadata):
    visit = json.loads(json.loads(data["visit"]))
    with visits_lock:
        visits[visit["guest"]] += 1
        count = visits[visit["guest"]]
    return {"Logs": [f"visit {count} of {visit['guest']}, attempt {metadata.get('DequeueCount', '1')}"]}


def nightly_report(data, metadata):
    late = " (late)" if data["timer"]["IsPastDue"] else ""
    with visits_lock:
        return {"Logs": [f"{sum(visits.values())} visits of {len(visits)} guests{late}"]}


FUNCTIONS = {"takeVisit": take_visit, "countVisit": count_visit, "nightlyReport": nightly_report}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        # The worker asks until something answers: then the handler is ready.
        self.answer(200, {})

    def do_POST(self):
        function = FUNCTIONS.get(self.path.strip("/"))
        letter = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if function is None:
            return self.answer(404, {"error": f"no function answers {self.path}"})
        self.answer(200, function(letter["Data"], letter["Metadata"]))

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(os.environ["FUNCTIONS_CUSTOMHANDLER_PORT"])
    print(f"listening on {port}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()

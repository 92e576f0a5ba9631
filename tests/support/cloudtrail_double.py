"""A double of CloudTrail's event history, for tests on loopback.

Every request is checked against the service model that botocore ships, and against what the
documentation of LookupEvents says beside it: one attribute, a token with the request that it came
of, two requests a second. Each answer is checked against the model as well.

    GET  /__double/requests   what was received, as JSON
"""
import argparse
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.session
from botocore.validate import ParamValidator

# Two requests a second are one each half second; the clock of the one who asks is another.
SECONDS_BETWEEN = 0.5

MODEL = botocore.session.get_session().get_service_model("cloudtrail")
LOOKUP = MODEL.operation_model("LookupEvents")
KEYS = MODEL.shape_for("LookupAttributeKey").enum


class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


def checked(request):
    unknown = set(request) - set(LOOKUP.input_shape.members)
    report = ParamValidator().validate(request, LOOKUP.input_shape)
    if unknown or report.has_errors():
        raise Refused("ValidationException", f"{unknown} {report.generate_report()}")
    attributes = request.get("LookupAttributes", [])
    if len(attributes) != 1 or attributes[0]["AttributeKey"] not in KEYS:
        raise Refused("InvalidLookupAttributesException", "one attribute")
    if not 1 <= request.get("MaxResults", 50) <= 50:
        raise Refused("InvalidMaxResultsException", "1 to 50")
    return attributes[0]


def matches(record, attribute):
    key, value = attribute["AttributeKey"], attribute["AttributeValue"]
    if key == "EventName":
        return record["eventName"] == value
    if key == "ResourceName":
        resources = record.get("resources") or []
        return any(resource.get("ARN") == value for resource in resources)
    raise Refused("InvalidLookupAttributesException", f"the double doesn't know {key}")


def event(record):
    return {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventSource": record["eventSource"],
        "EventTime": 1793000000.0,
        "CloudTrailEvent": json.dumps(record),
    }


class Double:
    def __init__(self, options):
        with open(options.events, encoding="utf-8") as file:
            self.records = json.load(file)
        self.options = options
        self.received, self.throttled, self.last = [], 0, 0.0

    def lookup(self, request):
        now = time.monotonic()
        early, self.last = now - self.last < SECONDS_BETWEEN, now
        self.received.append({"request": request, "early": early})
        if self.options.deny:
            raise Refused("AccessDeniedException", "not authorized to perform LookupEvents")
        if early or self.throttled < self.options.throttle:
            self.throttled += 1
            raise Refused("ThrottlingException", "Rate exceeded")
        attribute = checked(request)
        found = [record for record in self.records if matches(record, attribute)]
        token = request.get("NextToken", f"{json.dumps(attribute, sort_keys=True)}@0")
        asked, _, start = token.rpartition("@")
        if asked != json.dumps(attribute, sort_keys=True):
            raise Refused("InvalidNextTokenException", "of another request")
        start, page = int(start), min(self.options.page, request.get("MaxResults", 50))
        answer = {"Events": [event(record) for record in found[start : start + page]]}
        if start + page < len(found):
            answer["NextToken"] = f"{asked}@{start + page}"
        return answer


def handler(double):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status, body, code=None):
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(text)))
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            self.answer(200, double.received)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target = self.headers["X-Amz-Target"]
            try:
                if not target.endswith(".LookupEvents"):
                    raise Refused("UnknownOperationException", target)
                self.answer(200, double.lookup(json.loads(body)))
            except Refused as refused:
                self.answer(400, {"__type": refused.code, "message": refused.message}, refused.code)

    return Handler


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", required=True, help="a file with a list of records")
    parser.add_argument("--page", type=int, default=50, help="events of a page")
    parser.add_argument("--throttle", type=int, default=0, help="requests that are throttled first")
    parser.add_argument("--deny", action="store_true")
    double = Double(parser.parse_args())
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(double))
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

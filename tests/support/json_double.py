"""What doubles of services share that speak AWS JSON 1.1: requests and answers are checked against
the service model that botocore ships.

    GET  /__double/requests   what was received, as JSON
"""
import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.session
from botocore.validate import ParamValidator


class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message


class Operation:
    """One operation of a service, as its model has it."""

    def __init__(self, service, name, invalid):
        self.model = botocore.session.get_session().get_service_model(service)
        self.name, self.invalid = name, invalid
        self.shape = self.model.operation_model(name)

    def check(self, request):
        wrong = self.problems(request, self.shape.input_shape)
        if wrong:
            raise Refused(self.invalid, wrong)

    def checked(self, answer):
        wrong = self.problems(answer, self.shape.output_shape)
        if wrong:
            raise AssertionError(f"the double drifts from the model: {wrong}")
        return answer

    @staticmethod
    def problems(value, shape):
        """Members, types and least lengths by botocore; patterns and ranges of members here."""
        report = ParamValidator().validate(value, shape)
        wrong = [report.generate_report()] if report.has_errors() else []
        wrong += [f"{name}: unknown" for name in set(value) - set(shape.members)]
        for name, member in shape.members.items():
            facts, found = member.metadata, value.get(name)
            if isinstance(found, str) and not re.fullmatch(facts.get("pattern", ".*"), found, re.S):
                wrong.append(f"{name}: does not match {facts['pattern']}")
            size = len(found) if isinstance(found, str) else found
            if isinstance(size, int) and size > facts.get("max", size):
                wrong.append(f"{name}: above {facts['max']}")
        return "; ".join(wrong)


class Double:
    """Counts requests, keeps to a pace, and refuses what it was told to."""

    def __init__(self, operation, options, seconds_between):
        self.operation, self.options, self.between = operation, options, seconds_between
        self.received, self.throttled, self.last = [], 0, 0.0

    def take(self, region, request):
        now = time.monotonic()
        early, self.last = now - self.last < self.between, now
        self.received.append({"request": request, "region": region, "early": early})
        if self.options.deny:
            raise Refused("AccessDeniedException", f"not authorized: {self.operation.name}")
        if early or self.throttled < self.options.throttle:
            self.throttled += 1
            raise Refused("ThrottlingException", "Rate exceeded")
        self.operation.check(request)
        return self.operation.checked(self.answer(region, request))


def arguments(parser):
    parser.add_argument("--events", required=True, help="a file with a list of records")
    parser.add_argument("--page", type=int, default=50, help="events of a page")
    parser.add_argument("--throttle", type=int, default=0, help="requests that are throttled first")
    parser.add_argument("--deny", action="store_true")
    return parser.parse_args()


def handler(double):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def send(self, status, body, code=None):
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(text)))
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            self.send(200, double.received)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target = self.headers["X-Amz-Target"]
            # The Region that the request was signed for.
            signed = re.search(r"Credential=[^/]+/\d+/([^/]+)/", self.headers["Authorization"])
            try:
                if not target.endswith(f".{double.operation.name}"):
                    raise Refused("UnknownOperationException", target)
                self.send(200, double.take(signed.group(1), json.loads(body)))
            except Refused as refused:
                self.send(400, {"__type": refused.code, "message": refused.message}, refused.code)

    return Handler


def serve(double):
    # A busy machine answers late: connections wait for that, rather than be refused.
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(double))
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()

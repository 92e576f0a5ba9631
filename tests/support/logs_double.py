"""A double of CloudWatch Logs with one log group, for tests on loopback.

Beside the model, it holds what the documentation of FilterLogEvents says: a name or an identifier
and not both, a token with the request that it came of, empty pages that are not the last, five
requests a second. A page is so many events that were searched, not so many that were found.
"""
import argparse
import json
import re
from datetime import datetime

from json_double import Double, Operation, Refused, arguments, serve

FILTER = Operation("logs", "FilterLogEvents", "InvalidParameterException")
ACCOUNT = "000000000000"
TERM = re.compile(r'\(\$\.(\w+) = "([^"]*)"\)')


def milliseconds(record):
    time = datetime.fromisoformat(str(record["eventTime"]).replace("Z", "+00:00"))
    return int(time.timestamp() * 1000)


def searched_for(pattern):
    """Patterns of the form { ($.member = "value") || ... }, which only JSON can match."""
    inside = re.fullmatch(r"\{ (.*) \}", pattern)
    terms = inside.group(1).split(" || ") if inside else []
    found = [TERM.fullmatch(term) for term in terms]
    if not found or not all(found):
        raise Refused("InvalidParameterException", "Invalid filter pattern")
    pairs = [term.groups() for term in found]
    return lambda record: any(record.get(member) == value for member, value in pairs)


class LogGroup(Double):
    def __init__(self, options):
        # Five requests a second are one each fifth of a second.
        super().__init__(FILTER, options, 0.2)
        with open(options.events, encoding="utf-8") as file:
            self.records = sorted(json.load(file), key=milliseconds)

    def answer(self, region, request):
        names = [request.get(name) for name in ("logGroupName", "logGroupIdentifier")]
        if sum(name is not None for name in names) != 1:
            raise Refused("InvalidParameterException", "either a name or an identifier")
        name, home = self.options.group, self.options.region
        arn = f"arn:aws:logs:{home}:{ACCOUNT}:log-group:{name}"
        if region != home or not {name, arn} & set(names):
            raise Refused("ResourceNotFoundException", "The specified log group does not exist.")
        asked = json.dumps({k: v for k, v in request.items() if k != "nextToken"}, sort_keys=True)
        token, _, start = request.get("nextToken", f"{asked}@0").rpartition("@")
        if token != asked:
            raise Refused("InvalidParameterException", "The specified nextToken is invalid.")
        start, end = int(start), int(start) + self.options.page
        wanted = searched_for(request["filterPattern"])
        since = request.get("startTime", 0)
        events = [
            {
                "eventId": str(start + place), "logStreamName": f"{ACCOUNT}_CloudTrail_{home}",
                "timestamp": milliseconds(record), "ingestionTime": milliseconds(record) + 1000,
                "message": json.dumps(record),
            }
            for place, record in enumerate(self.records[start:end])
            if wanted(record) and milliseconds(record) >= since
        ]
        more = {"nextToken": f"{asked}@{end}"} if end < len(self.records) else {}
        return {"events": events, "searchedLogStreams": [], **more}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--group", default="CloudTrail/logs")
    parser.add_argument("--region", default="us-east-1")
    serve(LogGroup(arguments(parser)))


if __name__ == "__main__":
    main()

"""A double of CloudTrail's event history, for tests on loopback.

Beside the model, it holds what the documentation of LookupEvents says: one attribute, a token with
the request that it came of, two requests a second.
"""
import argparse
import json

from json_double import Double, Operation, Refused, arguments, serve

LOOKUP = Operation("cloudtrail", "LookupEvents", "ValidationException")
KEYS = LOOKUP.model.shape_for("LookupAttributeKey").enum


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


class EventHistory(Double):
    def __init__(self, options):
        # Two requests a second are one each half second.
        super().__init__(LOOKUP, options, 0.5)
        with open(options.events, encoding="utf-8") as file:
            self.records = json.load(file)

    def answer(self, _, request):
        attributes = request.get("LookupAttributes", [])
        if len(attributes) != 1 or attributes[0]["AttributeKey"] not in KEYS:
            raise Refused("InvalidLookupAttributesException", "one attribute")
        if not 1 <= request.get("MaxResults", 50) <= 50:
            raise Refused("InvalidMaxResultsException", "1 to 50")
        attribute = attributes[0]
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


if __name__ == "__main__":
    serve(EventHistory(arguments(argparse.ArgumentParser())))

"""Judges requests by key policies with an evaluator that others wrote: Principal Mapper's.

Reads one JSON object a line from stdin, {"policy", "caller", "action", "key", "account",
"context"}, and writes one word for each: NO_MATCH, DENY_MATCH, ROOT_MATCH, NODE_MATCH,
DIFF_ACCOUNT_MATCH or SERVICE_MATCH.
"""
import collections
import collections.abc
import json
import sys

# It was written for a Python that had these names here.
for name in ("Iterable", "Mapping", "MutableMapping"):
    setattr(collections, name, getattr(collections.abc, name))

from principalmapper.common import Node  # noqa: E402
from principalmapper.querying import local_policy_simulation as simulation  # noqa: E402


def caller(name):
    if not name.startswith("arn:"):
        return name
    trust = {} if ":role/" in name else None
    profile = [] if ":role/" in name else None
    return Node(name, "AIDATEST", None, None, trust, profile, 0, False, False, None, False, None)


for line in sys.stdin:
    case = json.loads(line)
    result = simulation.resource_policy_authorization(
        caller(case["caller"]),
        case["account"],
        case["policy"],
        case["action"],
        case["key"],
        case["context"],
    )
    print(result.name)

"""Reads events, one in hex a line, and writes each again, deterministically: which come out with other bytes?"""

import json
import sys

from chaukas.spec.common.v1 import events_pb2
from google.protobuf.internal import api_implementation

equal = 0
different = []
with open(sys.argv[1], encoding="ascii") as lines:
    for index, line in enumerate(lines):
        given = bytes.fromhex(line)
        event = events_pb2.Event.FromString(given)
        # A copy is built field by field, so nothing is left of how the bytes stood.
        copy = events_pb2.Event()
        copy.CopyFrom(event)
        written = copy.SerializeToString(deterministic=True)
        if written == given:
            equal += 1
        else:
            different.append({"index": index, "theirs": written.hex()})

print(json.dumps({"equal": equal, "different": different, "implementation": api_implementation.Type()}))

"""What the Python SDK posts, re-made with urllib and Google's protobuf: binary over HTTP/1.1, and nothing read but the code.

Usage: python_sdk_posts.py URL KEY; prints one line of JSON: {"checks": [[name, problem or ""]], "ids": [...]}.
"""
import json
import sys
import urllib.error
import urllib.request

from chaukas.spec.client.v1 import client_pb2
from chaukas.spec.common.v1 import events_pb2

url, key = sys.argv[1:3]
checks = []
ids = []


def event(event_id):
    made = events_pb2.Event(
        event_id=event_id,
        tenant_id="acme",
        project_id="web",
        session_id="sdk",
        type=events_pb2.EVENT_TYPE_AGENT_START,
        severity=events_pb2.SEVERITY_INFO,
        status=events_pb2.EVENT_STATUS_STARTED,
        author=events_pb2.AUTHOR_AGENT,
    )
    made.timestamp.GetCurrentTime()
    made.metadata.update({"framework": "openai_agents", "tools": ["search", "weather"]})
    return made


def post(path, message, bearer):
    headers = {
        "Authorization": f"Bearer {bearer}",
        "Content-Type": "application/x-protobuf",
        "User-Agent": "chaukas-sdk/0.1.0",
    }
    request = urllib.request.Request(url + path, message.SerializeToString(), headers, method="POST")
    try:
        with urllib.request.urlopen(request) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def expect(name, got, wanted):
    checks.append([name, "" if got == wanted else f"{got} instead of {wanted}"])


for prefix in ("", "/v1"):
    one, two, three = (f"sdk{prefix.replace('/', '-')}-{number}" for number in range(3))
    ids += [one, two, three]
    single = client_pb2.IngestEventRequest(event=event(one))
    expect(f"POST {prefix}/events", post(f"{prefix}/events", single, key), 202)
    batch = client_pb2.IngestEventBatchRequest(event_batch=events_pb2.EventBatch(batch_id="b", events=[event(two), event(three)]))
    batch.event_batch.timestamp.GetCurrentTime()
    expect(f"POST {prefix}/events/batch", post(f"{prefix}/events/batch", batch, key), 202)
    expect(f"POST {prefix}/events with a wrong key", post(f"{prefix}/events", single, "nope"), 401)
    expect(f"POST {prefix}/events without an event", post(f"{prefix}/events", client_pb2.IngestEventRequest(), key), 400)

print(json.dumps({"checks": checks, "ids": ids}))

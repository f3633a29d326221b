"""Debian's python3-grpcio with stubs from our .proto files: every call of both services, and the tail.

Usage: grpc_peer.py HOST:PORT KEY WRONG_KEY; prints one line of JSON: {"checks": [[name, problem or ""]], "ids": [...]}.
"""
import json
import sys
import threading

import grpc
from chaukas.spec.client.v1 import client_pb2, client_pb2_grpc
from chaukas.spec.common.v1 import events_pb2, query_pb2
from chaukas.spec.server.v1 import server_pb2, server_pb2_grpc
from chaukas.tail.v1 import tail_pb2, tail_pb2_grpc

address, key, wrong_key = sys.argv[1:4]
checks = []


def check(name):
    def run(test):
        try:
            test()
            checks.append([name, ""])
        except Exception as error:  # each problem is reported, and the others still run
            checks.append([name, f"{type(error).__name__}: {error}"])
        return test

    return run


def metadata(value):
    return [("authorization", f"Bearer {value}")]


def event(event_id, **fields):
    made = events_pb2.Event(
        event_id=event_id,
        tenant_id="acme",
        project_id="web",
        session_id="python",
        type=events_pb2.EVENT_TYPE_TOOL_CALL_START,
        status=events_pb2.EVENT_STATUS_STARTED,
        **fields,
    )
    made.timestamp.FromJsonString("2026-01-31T12:00:00.123456789Z")
    made.tool_call.name = "weather"
    made.tool_call.arguments.update({"city": "Tōkyō", "days": [1, 2.5, None, {"deep": True}]})
    return made


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()} instead of {code}: {error.details()}"
        return error.details()
    raise AssertionError(f"{code} was expected")


channel = grpc.insecure_channel(address)
server = server_pb2_grpc.ChaukasServerServiceStub(channel)
client = client_pb2_grpc.ChaukasClientServiceStub(channel)
tail = tail_pb2_grpc.ChaukasTailServiceStub(channel)
auth = metadata(key)
ids = ["py-one", "py-two", "py-three"]


@check("Healthz, both services, without a key")
def _():
    server.Healthz(server_pb2.HealthzRequest())
    client.Healthz(client_pb2.HealthzRequest())


@check("GetCapabilities, both services")
def _():
    for stub, messages in ((server, server_pb2), (client, client_pb2)):
        told = stub.GetCapabilities(messages.GetCapabilitiesRequest(), metadata=auth).capabilities
        assert told.rbac and told.policy_decisions and told.data_access_events
        assert not (told.worm_retention or told.audit_proofs or told.distributed_query or told.sso)


@check("IngestEvent, IngestEventBatch: server service")
def _():
    one = server.IngestEvent(server_pb2.IngestEventRequest(event=event(ids[0])), metadata=auth)
    assert (one.event_id, one.status) == (ids[0], "accepted") and one.processed_at > 0, one
    batch = events_pb2.EventBatch(batch_id="b", events=[event(ids[0]), event(ids[1]), event("bad", severity=77)])
    many = server.IngestEventBatch(server_pb2.IngestEventBatchRequest(event_batch=batch), metadata=auth)
    told = (many.batch_id, many.accepted_count, many.rejected_count, list(many.rejected_event_ids))
    assert told == ("b", 2, 1, ["bad"]), told


@check("IngestEvent, IngestEventBatch: client service, with gzip")
def _():
    gzip = grpc.Compression.Gzip
    client.IngestEvent(client_pb2.IngestEventRequest(event=event(ids[2])), metadata=auth, compression=gzip)
    batch = events_pb2.EventBatch(events=[event(ids[2])])
    answer = client.IngestEventBatch(client_pb2.IngestEventBatchRequest(event_batch=batch), metadata=auth, compression=gzip)
    # What the plain schema does not know is kept: decoded as the server service answers, it says what became of the batch.
    rich = server_pb2.IngestEventBatchResponse.FromString(answer.SerializeToString())
    assert rich.accepted_count == 1, rich


@check("QueryEvents: pages, order, and the bytes that were sent")
def _():
    for stub, messages in ((server, server_pb2), (client, client_pb2)):
        found, token = [], ""
        while True:
            query = query_pb2.QueryRequest(page_size=2, page_token=token, order_by_time=query_pb2.SORT_ORDER_ASC)
            query.filter.session_id = "python"
            query.filter.text_query = 'weather "tokyo"'
            page = stub.QueryEvents(messages.QueryEventsRequest(query=query), metadata=auth).response
            found.extend(page.events)
            token = page.next_page_token
            if not token:
                break
        assert [one.event_id for one in found] == ids, found
        for one in found:
            sent = event(one.event_id).SerializeToString(deterministic=True)
            assert one.SerializeToString(deterministic=True) == sent, one


@check("GetEventStats, which the client service does not have")
def _():
    stats = server.GetEventStats(server_pb2.GetEventStatsRequest(), metadata=auth)
    told = (stats.total_events, stats.total_sessions, dict(stats.events_by_type))
    assert told == (3, 1, {"EVENT_TYPE_TOOL_CALL_START": 3}), told
    path = "/chaukas.spec.client.v1.ChaukasClientService/GetEventStats"
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: channel.unary_unary(path)(b"", metadata=auth))


@check("statuses: UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, RESOURCE_EXHAUSTED")
def _():
    query = server_pb2.QueryEventsRequest()
    fails(grpc.StatusCode.UNAUTHENTICATED, lambda: server.QueryEvents(query))
    fails(grpc.StatusCode.UNAUTHENTICATED, lambda: server.QueryEvents(query, metadata=metadata(wrong_key)))
    query.query.filter.tenant_id = "other"
    fails(grpc.StatusCode.PERMISSION_DENIED, lambda: server.QueryEvents(query, metadata=auth))
    empty = server_pb2.IngestEventRequest(event=events_pb2.Event())
    said = fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: server.IngestEvent(empty, metadata=auth))
    assert said.startswith("event.event_id is missing"), said
    path = "/chaukas.spec.server.v1.ChaukasServerService/IngestEventBatch"
    fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: channel.unary_unary(path)(b"\xff\xff", metadata=auth))
    large = events_pb2.EventBatch(events=[event("x", branch="x" * 1_000_000) for _ in range(10)])
    request = server_pb2.IngestEventBatchRequest(event_batch=large)
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: server.IngestEventBatch(request, metadata=auth))


@check("TailEvents")
def _():
    request = tail_pb2.TailEventsRequest(filter=query_pb2.QueryFilter(session_id="python"))
    stream = tail.TailEvents(request, metadata=auth)
    first = next(stream)
    assert not first.events, first
    ingest = server_pb2.IngestEventRequest(event=event("py-live"))
    threading.Thread(target=lambda: server.IngestEvent(ingest, metadata=auth)).start()
    piece = next(stream)
    assert [one.event_id for one in piece.events] == ["py-live"], piece
    stream.cancel()


print(json.dumps({"checks": checks, "ids": ids + ["py-live"]}))

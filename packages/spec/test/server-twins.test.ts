import { create, type DescMessage, fromBinary, fromJsonString, toBinary, toJsonString } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { IngestEventBatchResponseSchema as ClientAnswer } from '../src/gen/chaukas/spec/client/v1/client_pb.ts';
import { QueryResponseSchema } from '../src/gen/chaukas/spec/common/v1/query_pb.ts';
import {
  QueryEventsResponseSchema,
  IngestEventBatchResponseSchema as ServerAnswer,
} from '../src/gen/chaukas/spec/server/v1/server_pb.ts';
import { TailEventsResponseSchema } from '../src/gen/chaukas/tail/v1/tail_pb.ts';
import {
  ChaukasClientService,
  ChaukasServerService,
  ChaukasTailService,
  createEvent,
  EventSchema,
} from '../src/index.ts';
import { type ServerTwins, serverTwins } from '../src/raw/index.ts';

const SERVICES = { client: ChaukasClientService, server: ChaukasServerService, tail: ChaukasTailService };
const events = ['a', 'b'].map((eventId) => createEvent({ eventId }));
const encoded = events.map((event) => toBinary(EventSchema, event));

test.each(['bytes', 'json'] as const)('twins in %s have the paths and kinds of the services', (form) => {
  const twins = serverTwins(form);
  for (const name of ['client', 'server', 'tail'] as const) {
    const shape = (service: (typeof SERVICES)[typeof name] | ServerTwins[typeof name]) => [
      service.typeName,
      ...service.methods.map((rpc) => `${rpc.name} ${rpc.methodKind} ${rpc.input.typeName}`),
    ];
    expect(shape(twins[name])).toEqual(shape(SERVICES[name]));
  }
});

test('an answer of bytes reads as the answer of messages', () => {
  const { server, tail } = serverTwins('bytes');
  const query = output(server.method.queryEvents);
  const page = toBinary(QueryResponseSchema, create(QueryResponseSchema, { events, nextPageToken: 'n' }));
  expect(
    fromBinary(QueryEventsResponseSchema, toBinary(query, create(query, { response: page }))).response?.events,
  ).toEqual(events);

  const live = output(tail.method.tailEvents);
  const piece = toBinary(live, create(live, { events: encoded, missed: 3n }));
  expect(fromBinary(TailEventsResponseSchema, piece)).toMatchObject({ events, missed: 3n });
});

test('the client service answers ingest with what the server service answers, which a plain client skips', () => {
  const answer = output(serverTwins('bytes').client.method.ingestEventBatch);
  const bytes = toBinary(answer, create(answer, { batchId: 'b', rejectedCount: 1, rejectedEventIds: ['x'] }));
  expect(fromBinary(ServerAnswer, bytes)).toMatchObject({ batchId: 'b', rejectedCount: 1, rejectedEventIds: ['x'] });
  expect(Object.keys(fromBinary(ClientAnswer, bytes))).toEqual(['$typeName', '$unknown']);
  expect(toJsonString(output(serverTwins('json').client.method.ingestEventBatch), create(ClientAnswer))).toBe('{}');
});

test('events of JSON are objects, whatever is in them', () => {
  const { input } = serverTwins('json').server.method.ingestEventBatch ?? expect.fail();
  const json = '{"eventBatch":{"events":[{"no_field":[null,1]},7]}}';
  expect(toJsonString(input, fromJsonString(input, json))).toBe(json);
});

function output(method: { output: DescMessage } | undefined): DescMessage {
  return method?.output ?? expect.fail();
}

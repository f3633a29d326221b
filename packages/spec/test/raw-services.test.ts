import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { createClient, createRouterTransport } from '@connectrpc/connect';
import { expect, test } from 'vitest';
import { IngestEventBatchRequestSchema } from '../src/gen/chaukas/spec/client/v1/client_pb.ts';
import { ChaukasServerService, createEvent, EventBatchSchema, EventSchema, EventType } from '../src/index.ts';
import { rawServices } from '../src/raw/index.ts';

const events = ['a', 'b'].map((eventId) => createEvent({ eventId, type: EventType.SYSTEM }));
const batch = create(EventBatchSchema, { batchId: 'one', events });

test('the twins have the paths of the services', () => {
  const { client, server } = rawServices();
  expect(client.typeName).toBe('chaukas.spec.client.v1.ChaukasClientService');
  expect(server.typeName).toBe(ChaukasServerService.typeName);
  expect(server.methods.map(({ name }) => name)).toEqual(ChaukasServerService.methods.map(({ name }) => name));
});

test('a batch of bytes is on the wire what the batch of messages is', () => {
  const { client, server } = rawServices();
  for (const service of [client, server]) {
    const { input } = service.methods.find(({ name }) => name === 'IngestEventBatch') ?? expect.fail();
    const raw = toBinary(input, create(input, { eventBatch: toBinary(EventBatchSchema, batch) }));
    expect(raw).toEqual(
      toBinary(IngestEventBatchRequestSchema, create(IngestEventBatchRequestSchema, { eventBatch: batch })),
    );
  }
});

test('a typed client reaches a raw service, whose events are the bytes that were sent', async () => {
  const seen: unknown[] = [];
  const transport = createRouterTransport((router) => {
    router.service(rawServices().server as typeof ChaukasServerService, {
      ingestEvent(request) {
        seen.push(Reflect.get(request, 'event'));
        return {};
      },
    });
  });
  await createClient(ChaukasServerService, transport).ingestEvent({ event: events[0] });
  const [bytes] = seen;
  expect(bytes instanceof Uint8Array && fromBinary(EventSchema, bytes).eventId).toBe('a');
});

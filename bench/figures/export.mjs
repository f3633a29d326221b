/**
 * Batches of 100 events, three small ones to a model call, sent over gRPC to a server in another process that takes all: CPU time of the client an
 * event, from plain objects to the answer. One batch is in flight at a time, as our exporter has it for each tenant and project.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { equals, fromBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema } from '../../packages/spec/dist/esm/index.js';
import { INPUT, SENDERS } from '../lib/batch-senders.mjs';
import { cpuOf } from '../lib/cpu.mjs';
import { mixedEvents } from '../lib/events.mjs';
import { expectCount } from '../lib/expect.mjs';

const BATCH = 100;
const BATCHES = 10;

/** Bytes before a message: whether it is compressed, and its length. */
const FRAME = 5;

export async function prepare(candidate) {
  const server = fork(join(import.meta.dirname, '..', 'lib', 'accepting-server.mjs'));
  const [{ port }] = await once(server, 'message');
  const { send, prepared = (events) => events } = SENDERS[candidate](port);
  const events = mixedEvents(BATCH);
  const given = prepared(events);
  let sent = 0;
  return {
    async burst() {
      sent += BATCHES;
      const cpu = await cpuOf(async () => {
        for (let batch = 0; batch < BATCHES; batch++) await send(given);
      });
      return { client: cpu / (BATCHES * BATCH) };
    },
    async check() {
      server.send('what came');
      const [{ requests, last }] = await once(server, 'message');
      expectCount('requests', requests, sent);
      expectArrived(fromBinary(INPUT, Buffer.from(last, 'base64').subarray(FRAME)), events);
    },
  };
}

function expectArrived({ eventBatch }, events) {
  expectCount('events of a batch', eventBatch.events.length, events.length);
  for (const [at, init] of events.entries()) {
    if (!equals(EventSchema, eventBatch.events[at], createEvent(init)))
      throw new Error(`event ${at} of a batch came as another`);
  }
}

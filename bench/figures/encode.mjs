/** Events as bytes: a model call with its messages, and a tool call. */
import { create, toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema } from '../../packages/spec/dist/esm/index.js';
import { encodeEvent } from '../../packages/spec/dist/esm/raw/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { EVENTS } from '../lib/events.mjs';

const CANDIDATES = {
  chaukas: (init) => () => encodeEvent(init),
  'chaukas of a message': (init) => {
    const event = createEvent(init);
    return () => encodeEvent(event);
  },
  'protobuf-es': (init) => () => toBinary(EventSchema, create(EventSchema, init)),
  'JSON.stringify': (init) => {
    const plain = JSON.parse(JSON.stringify(init, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
    return () => JSON.stringify(plain);
  },
};

const CALLS = 2_000;

export async function measure(candidate, { event, bursts }) {
  const init = EVENTS[event];
  const encode = CANDIDATES[candidate](init);
  const ours = Buffer.from(encodeEvent(init));
  // What is fast and wrong is no candidate.
  if (!ours.equals(Buffer.from(encodeEvent(createEvent(init)))))
    throw new Error('the bytes depend on the form of the event');
  const cells = [];
  for (let burst = 0; burst < 2 * bursts; burst++) {
    const cpu = await cpuOf(() => {
      for (let call = 0; call < CALLS; call++) encode();
    });
    if (burst >= bursts) cells.push((1000 * cpu) / CALLS);
  }
  return { encode: cells };
}

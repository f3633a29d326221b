/** The header of an event out of its bytes, as the collector needs it for each event that comes in. */
import { fromBinary } from '@bufbuild/protobuf';
import { EventSchema } from '../../packages/spec/dist/esm/index.js';
import { encodeEvent } from '../../packages/spec/dist/esm/raw/index.js';
import { readHeader, scanEvent } from '../../packages/spec/dist/esm/scan/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { EVENTS } from '../lib/events.mjs';

const CANDIDATES = {
  'chaukas, header': readHeader,
  'chaukas, header and all that is wrong': scanEvent,
  'protobuf-es': (bytes) => fromBinary(EventSchema, bytes),
};

const CALLS = 2_000;

export async function measure(candidate, { event, bursts }) {
  const bytes = encodeEvent(EVENTS[event]);
  const read = CANDIDATES[candidate];
  if (read(bytes).eventId !== EVENTS[event].eventId) throw new Error(`${candidate} does not find the id of the event`);
  const cells = [];
  for (let burst = 0; burst < 2 * bursts; burst++) {
    const cpu = await cpuOf(() => {
      for (let call = 0; call < CALLS; call++) read(bytes);
    });
    if (burst >= bursts) cells.push((1000 * cpu) / CALLS);
  }
  return { read: cells };
}

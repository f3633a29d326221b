/** The header of an event out of its bytes, as the collector needs it for each event that comes in. */
import { fromBinary } from '@bufbuild/protobuf';
import { EventSchema } from '../../packages/spec/dist/esm/index.js';
import { encodeEvent } from '../../packages/spec/dist/esm/raw/index.js';
import { readHeader, scanEvent } from '../../packages/spec/dist/esm/scan/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { EVENTS } from '../lib/events.mjs';
import { expectSame } from '../lib/expect.mjs';

const CANDIDATES = {
  'chaukas, header': readHeader,
  'chaukas, header and all that is wrong': scanEvent,
  'protobuf-es': (bytes) => fromBinary(EventSchema, bytes),
};

/** What is in all three; the scans say more. */
const FIELDS = [
  ...['eventId', 'tenantId', 'projectId', 'sessionId', 'traceId', 'spanId', 'parentSpanId', 'agentId'],
  ...['type', 'severity', 'status'],
];

const CALLS = 1000;

export async function prepare(candidate, { event }) {
  const bytes = encodeEvent(EVENTS[event]);
  const read = CANDIDATES[candidate];
  let header;
  return {
    async burst() {
      const cpu = await cpuOf(() => {
        for (let call = 0; call < CALLS; call++) header = read(bytes);
      });
      return { read: cpu / CALLS };
    },
    check() {
      const of = (source) => Object.fromEntries(FIELDS.map((name) => [name, source[name]]));
      expectSame(`header of ${candidate}`, of(header), of(EVENTS[event]));
    },
  };
}

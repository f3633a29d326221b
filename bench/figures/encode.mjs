/**
 * Events as bytes: a model call with its messages, or a tool call. Each candidate has its memory of its own for each event, and encodes events
 * of both kinds while it warms up, as in an app: code that has only ever seen one is faster than it will be there.
 */
import { create, equals, fromBinary, toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema } from '../../packages/spec/dist/esm/index.js';
import { encodeEvent } from '../../packages/spec/dist/esm/raw/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { EVENTS } from '../lib/events.mjs';
import { expectSame } from '../lib/expect.mjs';

const same = (init) => init;
const ofMessage = (bytes) => fromBinary(EventSchema, bytes);

/** What each is given is made before, but where making it is its way to bytes. */
const CANDIDATES = {
  chaukas: { given: same, encode: encodeEvent, read: ofMessage },
  'chaukas of a message': { given: createEvent, encode: encodeEvent, read: ofMessage },
  'protobuf-es': { given: same, encode: (init) => toBinary(EventSchema, create(EventSchema, init)), read: ofMessage },
  'JSON.stringify': { given: withoutBigints, encode: JSON.stringify, read: JSON.parse },
};

const CALLS = { model: 500, tool: 2000 };

/** Calls before which the code of the slowest to be optimised, ours, was seen to get faster; others are where they will be long before. */
const FIRST_CALLS = 8000;

export async function prepare(candidate, { event }) {
  const { given, encode, read } = CANDIDATES[candidate];
  const calls = CALLS[event];
  const all = Object.values(EVENTS).map(given);
  for (let call = 0; call < FIRST_CALLS; call++) for (const one of all) encode(one);
  const input = given(EVENTS[event]);
  let output;
  return {
    async burst() {
      const cpu = await cpuOf(() => {
        for (let call = 0; call < calls; call++) output = encode(input);
      });
      return { encode: cpu / calls };
    },
    check() {
      if (read === JSON.parse) expectSame('what the JSON says', read(output), input);
      else if (!equals(EventSchema, read(output), createEvent(EVENTS[event])))
        throw new Error(`the bytes of ${candidate} are not the event`);
    },
  };
}

function withoutBigints(init) {
  return JSON.parse(JSON.stringify(init, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
}

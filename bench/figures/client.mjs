/**
 * Calls of the real `openai` client, answered in this process. The instrumented client and one of an untouched copy of the package take
 * turns, and change places; what is measured is the CPU time that a call (or, of a stream, a chunk) costs more: on the path of
 * the app (`path`), and until all that was recorded is out (`all`): with us as bytes, with the others as the objects that they hand to an
 * exporter.
 */
import { OpenAI } from 'openai';
import { OpenAI as BareOpenAI } from 'openai-bare';
import { cpuOf } from '../lib/cpu.mjs';
import { expectCount } from '../lib/expect.mjs';
import { CLIENT_OPTIONS, EVENTS_A_CALL, expectCall, expectEvents, makeCalls } from '../lib/openai-call.mjs';
import { CHUNKS, provider } from '../lib/provider.mjs';

/** One event says that the library was caught. */
const LIBRARY = 1;

const CALLS = { plain: 100, stream: 10 };

export async function prepare(candidate, { way }) {
  const peer = await import(`../peers/${candidate}.mjs`);
  const { served, fetch } = provider();
  const bare = new BareOpenAI({ ...CLIENT_OPTIONS, fetch });
  const { client, drain, finished, recorded, exporter } = await peer.client(OpenAI, { ...CLIENT_OPTIONS, fetch });
  const calls = CALLS[way];
  const unit = way === 'stream' ? calls * CHUNKS : calls;
  const bareCost = () => cpuOf(() => makeCalls(bare, way, calls));
  let bursts = 0;
  return {
    async burst() {
      // Who comes second collects the garbage of the first.
      const before = bursts++ % 2 === 0 ? await bareCost() : undefined;
      const path = await cpuOf(() => makeCalls(client, way, calls));
      const rest = await cpuOf(drain);
      const without = before ?? (await bareCost());
      return { bare: without / unit, path: (path - without) / unit, all: (path + rest - without) / unit };
    },
    async check() {
      await drain();
      const made = bursts * calls;
      expectCount('requests at the provider', served.requests, 2 * made);
      if (finished !== undefined) expectCount(`calls that ${candidate} recorded`, finished(), made);
      if (recorded !== undefined) expectCall(candidate, recorded(), way);
      if (exporter !== undefined) expectTrail(exporter, made, way);
    },
  };
}

/** Of each call its five events, and of the last one all that they say. */
function expectTrail(exporter, calls, way) {
  expectCount('events', exporter.total, calls * EVENTS_A_CALL + LIBRARY);
  expectEvents(exporter.recorded, way);
}

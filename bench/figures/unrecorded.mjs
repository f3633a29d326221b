/**
 * What an instrumented `openai` client costs an app that gets nothing of it: because it is disabled, or because the exporter is dead. The
 * bare client is another copy of the package in the same process, and the two take turns in short pieces, because what is looked for is a
 * few hundredths: `times` is the median of the ratios of neighbours.
 */
import { OpenAI } from 'openai';
import { OpenAI as BareOpenAI } from 'openai-bare';
import { configure, flush } from '../../packages/core/dist/esm/index.js';
import { instrument } from '../../packages/instrument-openai/dist/esm/index.js';
import { cpuOf } from '../lib/cpu.mjs';
import { expectBetween, expectCount } from '../lib/expect.mjs';
import { CLIENT_OPTIONS, EVENTS_A_CALL, makeCalls } from '../lib/openai-call.mjs';
import { provider } from '../lib/provider.mjs';
import { median } from '../lib/stats.mjs';

const PIECE = 25;
const PAIRS = 16;

/** What may wait in our queue: more is counted as lost. */
const QUEUE = 10_000;

/** What a call is counted with that is not looked at, because the queue is full. */
const EVENTS_UNSEEN = 4;

/** More than what fills the queue. */
const FILLING = Math.ceil((1.2 * QUEUE) / EVENTS_A_CALL);

/** Events of the process beside those of calls: the library was caught. */
const LIBRARY = 1;

const refusing = { destination: 'bench', export: () => Promise.reject(new Error('refused')) };

const nothingKept = { counts: () => ({ waiting: 0, dropped: 0 }) };

/** How each is set up, and what becomes of the events of so many calls; `filling` are calls before anything is measured. */
const CANDIDATES = {
  'bare client': { ...nothingKept, start: () => {} },
  disabled: { ...nothingKept, start: () => startWith({ enabled: false }) },
  // Nobody listens there, and until somebody does, events wait.
  'dead server, queue full': {
    filling: FILLING,
    start: () => startWith({ endpoint: 'grpc://127.0.0.1:1' }),
    counts: (calls) => {
      const seen = Math.ceil((QUEUE - LIBRARY) / EVENTS_A_CALL);
      const unseen = (calls - seen) * EVENTS_UNSEEN;
      return { waiting: QUEUE, dropped: seen * EVENTS_A_CALL + LIBRARY - QUEUE + unseen };
    },
  },
  // What is caught is lost only then.
  'exporter that fails': {
    start: () => startWith({ exporter: refusing }),
    // Now and then more come than it can fail with, and the queue is full.
    counts: (calls) => ({ waiting: 0, dropped: calls * EVENTS_UNSEEN, most: calls * EVENTS_A_CALL + LIBRARY }),
  },
};

export async function prepare(candidate) {
  const { start, counts, filling = 0 } = CANDIDATES[candidate];
  const { served, fetch } = provider();
  start();
  const bare = new BareOpenAI({ ...CLIENT_OPTIONS, fetch });
  const client = new OpenAI({ ...CLIENT_OPTIONS, fetch });
  await makeCalls(client, 'plain', filling);
  let made = filling;
  const cost = (which) => cpuOf(() => makeCalls(which, 'plain', PIECE));
  return {
    async burst() {
      const pairs = [];
      for (let pair = 0; pair < PAIRS; pair++)
        pairs.push(
          await inTurn(
            pair % 2 === 0,
            () => cost(bare),
            () => cost(client),
          ),
        );
      made += PAIRS * PIECE;
      return {
        bare: median(pairs.map(([without]) => without)) / PIECE,
        instrumented: median(pairs.map(([, own]) => own)) / PIECE,
        times: median(pairs.map(([without, own]) => own / without)),
      };
    },
    async check() {
      expectCount('requests at the provider', served.requests, 2 * made - filling);
      const { sent, dropped, waiting = 0 } = await flush({ timeout: candidate === 'exporter that fails' ? 5 : 0 });
      const { most, ...wanted } = counts(made);
      expectCount('events sent', sent, 0);
      expectCount('events that wait', waiting, wanted.waiting);
      expectBetween('events counted as lost', dropped, wanted.dropped, most ?? wanted.dropped);
    },
  };
}

function startWith(options) {
  configure({ quiet: true, ...options });
  instrument(OpenAI);
}

/** @returns the costs of the first and of the second, whichever came first */
async function inTurn(inOrder, first, second) {
  if (inOrder) return [await first(), await second()];
  const cost = await second();
  return [await first(), cost];
}

/**
 * Calls of the real `openai` client, answered in this process. The instrumented client and one of an untouched copy of the package take
 * turns, burst by burst; what is measured is the CPU time that a call (or, of a stream, a chunk) costs more: on the path of the
 * app (`path`), and until all that was recorded is out (`all`).
 */
import { OpenAI } from 'openai';
import { OpenAI as BareOpenAI } from 'openai-bare';
import { cpuOf } from '../lib/cpu.mjs';
import { expectCount } from '../lib/fail.mjs';
import { CHUNKS, provider, request } from '../lib/provider.mjs';

const CALLS = { plain: 100, stream: 10 };

export async function measure(candidate, { way, bursts }) {
  const peer = await import(`../peers/${candidate}.mjs`);
  const { served, fetch } = provider();
  const options = { apiKey: 'key', baseURL: 'http://127.0.0.1:1/v1', maxRetries: 0, fetch };
  const bare = new BareOpenAI(options);
  const { client, drain, finished, counts } = await peer.client(OpenAI, options);
  const calls = CALLS[way];
  const unit = way === 'stream' ? calls * CHUNKS : calls;
  const cells = { bare: [], path: [], all: [] };
  for (let burst = 0; burst < 2 * bursts; burst++) {
    const without = await cpuOf(() => call(bare, way, calls));
    const path = await cpuOf(() => call(client, way, calls));
    const rest = await cpuOf(drain);
    if (burst < bursts) continue;
    cells.bare.push((1000 * without) / unit);
    cells.path.push((1000 * (path - without)) / unit);
    cells.all.push((1000 * (path + rest - without)) / unit);
  }
  const made = 2 * bursts * calls;
  expectCount('requests at the provider', served.requests, 2 * made);
  if (finished !== undefined) expectCount(`calls that ${candidate} recorded`, finished(), made);
  if (counts !== undefined) expectWhole(counts, made);
  return cells;
}

/** Of each call its session, the model call from beginning to end, and what came of it. */
function expectWhole(counts, calls) {
  for (const type of ['SESSION_START', 'MODEL_INVOCATION_START', 'MODEL_INVOCATION_END', 'SESSION_END'])
    expectCount(type, counts[type] ?? 0, calls);
}

async function call(client, way, calls) {
  for (let number = 0; number < calls; number++) {
    const answer = await client.chat.completions.create(request(way === 'stream'));
    let chunks = 0;
    if (way === 'stream') for await (const _ of answer) chunks++;
    if (way === 'stream') expectCount('chunks', chunks, CHUNKS);
  }
}

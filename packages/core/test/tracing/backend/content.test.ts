import { expect, it } from 'vitest';
import {
  addTraceProcessor,
  BackendSpanExporter,
  BatchTraceProcessor,
  type ContentMode,
  flush,
  functionSpan,
  generationSpan,
  mcpSpan,
  retrieverSpan,
  speechSpan,
  turnSpan,
  withSession,
  withTrace,
} from '../../../src/index.ts';
import { Ingest, type Item } from '../../support/ingest.ts';
import { record } from '../../support/recording.ts';

const KEY = `sk-proj-${'a1B2c3D4'.repeat(6)}`;
const AUDIO = Buffer.alloc(6000, 'audio').toString('base64');

function everything(): void {
  withTrace(
    'Payroll',
    () => {
      const tool = functionSpan('salary_of', { input: `{"who":"bob","key":"${KEY}"}`, output: 'said 70' }).start();
      tool.setError({ message: `said ${KEY}`, data: { who: 'bob' } });
      tool.finish();
      const usage = { input_tokens: 1, output_tokens: 2, note: 'said', details: { cached: 3, by: 'said' } };
      generationSpan({ model: 'm-1', input: [{ role: 'user', content: `bob ${KEY}` }], usage })
        .start()
        .finish();
      turnSpan(2, { agentName: 'Clerk', usage: { input_tokens: 1 } })
        .start()
        .finish();
      mcpSpan('tools/call', { server: 'files', request: { path: 'bob' } })
        .start()
        .finish();
      retrieverSpan('vector://salaries', { query: 'bob' }).start().finish();
      speechSpan({ model: 'm-2', input: 'said', output: AUDIO }).start().finish();
    },
    { groupId: 'group_1', metadata: { for: 'bob', password: KEY } },
  );
}

/** What is sent of all that under a mode, configured or asked for by a session. */
async function sent(configured: ContentMode | undefined, ofSession?: ContentMode): Promise<Item[]> {
  const ingest = await Ingest.start();
  record(configured && { content: configured });
  addTraceProcessor(new BatchTraceProcessor(new BackendSpanExporter({ apiKey: 'k', endpoint: ingest.endpoint })));
  if (ofSession === undefined) everything();
  else withSession({ content: ofSession }, everything);
  await flush();
  // The trace of the session comes first.
  return ingest.items.slice(-7);
}

it('full: everything', async () => {
  const items = await sent('full');
  expect(items).toHaveLength(7);
  const text = JSON.stringify(items);
  for (const said of [KEY, 'bob', 'said', 'salary_of', 'Payroll', 'vector://salaries']) expect(text).toContain(said);
});

it('by default: everything but secrets', async () => {
  const text = JSON.stringify(await sent(undefined));
  expect(text).not.toContain(KEY);
  for (const said of ['bob', 'said', 'salary_of', 'Payroll', '[REDACTED:']) expect(text).toContain(said);
});

it('metadata: names, and nothing that was said', async () => {
  const items = await sent('metadata');
  expect(JSON.stringify(items)).not.toMatch(/bob|said|sk-proj/);
  const [trace, tool, generation, turn, mcp, retriever] = items;
  expect(trace).toMatchObject({ workflow_name: 'Payroll', group_id: 'group_1', metadata: {} });
  expect(tool).toMatchObject({ span_data: { type: 'function', name: 'salary_of' }, error: { message: '[REDACTED]' } });
  expect(generation?.span_data).toEqual({
    type: 'generation',
    model: 'm-1',
    usage: { input_tokens: 1, output_tokens: 2, details: { cached: 3 } },
  });
  expect(turn?.span_data?.data).toMatchObject({ turn: 2, agent_name: 'Clerk', usage: { input_tokens: 1 } });
  expect(mcp?.span_data?.data).toMatchObject({ operation: 'tools/call', server: 'files' });
  expect(retriever?.span_data?.data).toMatchObject({ datasource: 'vector://salaries' });
});

it('none: not even names, but ids, types, models and counts', async () => {
  const items = await sent('none');
  expect(JSON.stringify(items)).not.toMatch(/bob|said|sk-proj|salar|Payroll|Clerk|files/);
  const [trace, tool, generation] = items;
  expect(trace).toMatchObject({ workflow_name: '[REDACTED]', group_id: 'group_1', metadata: {} });
  expect(tool).toMatchObject({ trace_id: trace?.id, span_data: { type: 'function', name: '[REDACTED]' } });
  expect(generation?.span_data).toMatchObject({ model: 'm-1', usage: { input_tokens: 1, output_tokens: 2 } });
});

it.each<[ContentMode, ContentMode]>([
  ['full', 'none'],
  ['redacted', 'metadata'],
  ['none', 'full'],
])('%s configured and %s asked for by a session: as the session asks', async (configured, ofSession) => {
  const shape = (items: Item[]): unknown =>
    items.map(({ workflow_name, span_data, error }) => [workflow_name, span_data, error]);
  expect(shape(await sent(configured, ofSession))).toEqual(shape(await sent(ofSession)));
});

it('types that only we have go as custom, and long audio without its data', async () => {
  const types = (await sent('full')).map(({ span_data }) => span_data?.type);
  expect(types).toEqual([undefined, 'function', 'generation', 'custom', 'custom', 'custom', 'speech']);
  const speech = (await sent('full')).at(-1);
  expect(speech?.span_data?.output).toEqual({ data: '', format: 'pcm' });
});

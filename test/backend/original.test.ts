import * as sdk from '@openai/agents';
import { expect, it } from 'vitest';
import { type BothPosted, bodiesOf, bothExport, bothExportByDefault } from './exporters.ts';

function expectSame({ original, ours }: BothPosted, count: number): void {
  expect(original.flatMap(({ data }) => data)).toHaveLength(count);
  expect(bodiesOf(ours)).toEqual(bodiesOf(original));
}

const tool = sdk.tool({
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: true },
  strict: false,
  execute: async () => ({ sky: 'blue' }),
});

/** A model that calls the tool once and then says one thing. */
class TwoTurns implements sdk.Model {
  #turn = 0;

  async getResponse(): Promise<sdk.ModelResponse> {
    const usage = new sdk.Usage({ inputTokens: 3, outputTokens: 1, totalTokens: 4 });
    const call = { type: 'function_call', callId: 'call_1', name: 'weather', arguments: '{"in":"Oslo"}' } as const;
    if (this.#turn++ === 0) return { usage, output: [call] };
    const content = [{ type: 'output_text' as const, text: 'hello' }];
    return { usage, output: [{ type: 'message', role: 'assistant', status: 'completed', content }] };
  }

  // biome-ignore lint/correctness/useYield: no test streams
  async *getStreamedResponse(): AsyncIterable<sdk.StreamEvent> {
    throw new Error('not streamed');
  }
}

const agentRun = (tracing?: { apiKey: string }): Promise<unknown> =>
  new sdk.Runner({
    workflowName: 'Forecast',
    groupId: 'group_1',
    traceMetadata: { a: 'b' },
    ...(tracing && { tracing }),
  }).run(new sdk.Agent({ name: 'Agent', model: new TwoTurns(), tools: [tool] }), 'hi');

it('the run of an agent is posted as by the exporter of the SDK', async () => {
  expectSame(await bothExport(() => agentRun()), 6);
});

it('runs with keys of their own are, too', async () => {
  const posted = await bothExport(async () => {
    await agentRun({ apiKey: 'tenant-a' });
    await agentRun();
    await agentRun({ apiKey: 'tenant-b' });
  });
  expect(posted.ours).toHaveLength(3);
  expectSame(posted, 18);
});

it('headers are those of the SDK, but for the name of the sender', async () => {
  const { original, ours } = await bothExport(() => agentRun());
  const named = (posted: BothPosted['ours']): unknown[] =>
    posted.map(({ method, path, headers }) => {
      const { authorization, 'content-type': type, 'openai-beta': beta } = headers;
      return { method, path, authorization, type, beta };
    });
  expect(named(ours)).toEqual(named(original));
});

const thought = { type: 'reasoning', content: 'hm' };
const assistant = {
  role: 'assistant',
  reasoning: 'hm',
  content: [
    thought,
    { type: 'text', text: 'a', reasoning: 'hm' },
    { type: 'refusal', refusal: 'no', reasoning: 'hm' },
    'plain',
  ],
};
const GENERATION = {
  model: 'm',
  model_config: { temperature: 1 },
  input: [{ role: 'user', reasoning: 'kept', content: [thought] }, assistant, thought],
  output: [
    { object: 'chat.completion', choices: [{ message: assistant }, 'odd', { message: 'odd' }] },
    { object: 'chat.completion', choices: 'odd' },
    { role: 'assistant', reasoning: 'hm' },
  ],
};

const generation = (data: object): Promise<unknown> =>
  sdk.withTrace('run', () => sdk.withGenerationSpan(async () => undefined, { data }));

it('reasoning goes to another service, and not to the one of the SDK', async () => {
  const elsewhere = await bothExport(() => generation(GENERATION));
  expectSame(elsewhere, 2);
  expect(JSON.stringify(elsewhere.ours)).toContain('hm');
  const there = await bothExportByDefault(() => generation(GENERATION));
  expectSame(there, 2);
  expect(JSON.stringify(there.ours)).not.toContain('"reasoning":"hm"');
  expect(JSON.stringify(there.ours)).toContain('kept');
});

it.each<[string, object]>([
  ['tokens', { input_tokens: 1, output_tokens: 2 }],
  [
    'more than tokens',
    { input_tokens: 1, output_tokens: 2, total_tokens: 3, cost: { eur: 1 }, details: { a: 1, cost: 2 } },
  ],
  ['no output tokens', { input_tokens: 1 }],
  ['details that are none', { input_tokens: 1, output_tokens: 2, details: [1] }],
  ['tokens as text', { input_tokens: '1', output_tokens: 2 }],
])('usage with %s', async (_name, usage) => {
  expectSame(await bothExport(() => generation({ model: 'm', usage })), 2);
  expectSame(await bothExportByDefault(() => generation({ model: 'm', usage })), 2);
});

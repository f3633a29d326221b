import * as original from '@openai/agents';
import { expect, it } from 'vitest';
import * as ours from '../../packages/core/src/index.ts';
import { Ingest } from '../../packages/core/test/support/ingest.ts';
import type { Library } from '../tracing-parity/both.ts';
import { masked } from '../tracing-parity/masked.ts';

const USAGE = { input_tokens: 1, output_tokens: 2, total_tokens: 3 };

/** A program that can be written in either library. */
const program = ({ withTrace, ...forms }: Library): Promise<unknown> =>
  withTrace(
    'Order',
    async () => {
      await forms.withAgentSpan(
        async () => {
          const data = {
            model: 'm',
            input: [{ role: 'user', content: 'x'.repeat(150_000) }],
            output: [],
            usage: USAGE,
          };
          await forms.withGenerationSpan(async () => undefined, { data });
          await forms.withFunctionSpan(async () => undefined, { data: { name: 'tool', input: '{}', output: 'done' } });
          await forms.withGuardrailSpan(async () => undefined, { data: { name: 'guard', triggered: true } });
          await forms.withHandoffSpan(async () => undefined, { data: { from_agent: 'A', to_agent: 'B' } });
          await forms.withCustomSpan(async () => undefined, { data: { name: 'own', data: { a: [1, { b: null }] } } });
          await forms.withTurnSpan(async () => undefined, { data: { turn: 1, agent_name: 'A' } });
        },
        { data: { name: 'A', handoffs: ['B'], tools: ['tool'], output_type: 'text' } },
      );
    },
    { groupId: 'group_1', metadata: { key: 'value' } },
  );

async function postedByOriginal(): Promise<unknown> {
  const { endpoint, posted } = await Ingest.start();
  original.setTracingDisabled(false);
  const exporter = new original.OpenAITracingExporter({ apiKey: 'key', endpoint });
  const processor = new original.BatchTraceProcessor(exporter);
  original.setTraceProcessors([processor]);
  await program(original);
  await processor.forceFlush();
  return JSON.parse(JSON.stringify(posted.map(({ data }) => data)), masked());
}

async function postedByUs(content: ours.ContentMode): Promise<unknown> {
  const { endpoint, posted } = await Ingest.start();
  ours.configure({ exporter: new ours.InMemoryEventExporter(), quiet: true, content });
  const exporter = new ours.BackendSpanExporter({ apiKey: 'key', endpoint });
  ours.setTraceProcessors([new ours.BatchTraceProcessor(exporter)]);
  // The types of the two differ in what callbacks may return; the program uses what both have.
  await program(ours as unknown as Library);
  await ours.flush();
  return JSON.parse(JSON.stringify(posted.map(({ data }) => data)), masked());
}

it.each(['full', 'redacted'] as const)('the same program posts the same in both libraries: %s', async (content) => {
  const expected = await postedByOriginal();
  expect(expected).toMatchObject([{ length: 8 }]);
  expect(JSON.stringify(expected)).toContain('... [truncated]');
  expect(await postedByUs(content)).toEqual(expected);
});

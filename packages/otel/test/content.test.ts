import { type ContentMode, configure, withFunctionSpan, withSpan, withTrace } from '@chaukas/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Telemetry, telemetry } from './support/telemetry.ts';

const KEY = 'sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAb3dEf6hIj9kLm2nOp5q';

/** Something of everything: texts in each place that an app's words can get into. */
function talk(word: string): void {
  const said = `${word} ${KEY}`;
  withTrace('shop', () => {
    withSpan(
      {
        type: 'generation',
        model: 'm1',
        request: { messages: [{ role: 'user', content: said }], system: said, stop: [said], tools: [{ name: said }] },
        response: { content: [{ type: 'text', text: said }] },
        tokens: { prompt: 3 },
      },
      (span) => span.addEvent({ type: 'policy_decision', policy_id: 'p', outcome: 'deny', rationale: said }),
    );
    try {
      withFunctionSpan(
        () => {
          throw new Error(said);
        },
        { data: { name: 'find', input: { [word]: said }, output: said } },
      );
    } catch {
      // The app handles it.
    }
    withSpan(
      { type: 'mcp', operation: 'tools/call', request: { name: 't', arguments: said }, response: said },
      () => 1,
    );
    withSpan({ type: 'retriever', datasource: 'd', query: said, document_ids: [said] }, () => 1);
    withSpan({ type: 'custom', name: 'c', data: { said } }, () => 1);
    withSpan({ type: 'handoff', to_agent: 'b', reason: said, input: said }, () => 1);
    withSpan({ type: 'task', name: 't', input: { text: said } }, (span) =>
      span.addEvent({ type: 'state_update', update: { said } }),
    );
  });
}

/** All that left the process, as text. */
function sent({ spans }: Telemetry): string {
  return JSON.stringify(
    spans().map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links })),
  );
}

test('by default everything goes out, with secrets masked', () => {
  const otel = telemetry();
  talk('hello');
  expect(sent(otel)).toContain('hello');
  expect(sent(otel)).not.toContain(KEY);
  expect(otel.span('chat m1').attributes['gen_ai.input.messages']).toBe(
    '[{"role":"user","parts":[{"type":"text","content":"hello [REDACTED:api_key]"}]}]',
  );
});

test('full is everything as it is', () => {
  const otel = telemetry({ content: 'full' });
  talk('hello');
  expect(otel.span('chat m1').attributes['gen_ai.system_instructions']).toBe(
    JSON.stringify([{ type: 'text', content: `hello ${KEY}` }]),
  );
});

for (const mode of ['metadata', 'none'] satisfies ContentMode[]) {
  test(`in mode ${mode} nothing that was said goes out, whatever it is`, () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12,20}$/), (word) => {
        const otel = telemetry({ content: mode });
        talk(word);
        expect(sent(otel)).not.toContain(word);
        expect(otel.span('chat m1').attributes['gen_ai.usage.input_tokens']).toBe(3);
      }),
      { numRuns: 20 },
    );
  });
}

test('in mode none developers’ names stay inside too', () => {
  const otel = telemetry({ content: 'none' });
  talk('hello');
  expect(otel.spans().map(({ name }) => name)).toEqual([
    'chat m1',
    'execute_tool',
    'tools/call',
    'retrieval',
    'custom',
    'handoff',
    'invoke_workflow',
  ]);
});

test('the configuration is asked when the trace starts; a session has the last word', () => {
  const otel = telemetry();
  configure({ content: 'metadata' });
  const call = (): void => withSpan({ type: 'retriever', datasource: 'd', query: 'words' }, () => undefined);
  withTrace('first', call);
  withTrace('second', call, { session: { content: 'full' } });
  const queries = otel.spans().map(({ attributes }) => attributes['gen_ai.retrieval.query.text']);
  expect(queries).toEqual([undefined, undefined, 'words', undefined]);
});

test('personal data is masked on request', () => {
  const otel = telemetry({ content: { pii: ['EMAIL'] } });
  withTrace('shop', () => withSpan({ type: 'retriever', datasource: 'd', query: 'mail ann@example.org' }, () => 1));
  expect(otel.span('retrieval d').attributes['gen_ai.retrieval.query.text']).toBe('mail [REDACTED:email]');
});

test('what was asked is what it was at the start, though the app goes on with the same list', () => {
  const otel = telemetry();
  const messages = [{ role: 'user', content: 'first' }];
  withTrace('shop', () =>
    withSpan({ type: 'generation', model: 'm1', request: { messages } }, () => {
      messages.push({ role: 'assistant', content: 'second' });
    }),
  );
  expect(otel.span('chat m1').attributes['gen_ai.input.messages']).not.toContain('second');
});

test('what is asked only while the span is open is told too', () => {
  const otel = telemetry();
  withTrace('shop', () =>
    withFunctionSpan(
      (span) => {
        span.spanData.input = { id: 7 };
      },
      { data: { name: 'find' } },
    ),
  );
  expect(otel.span('execute_tool find').attributes['gen_ai.tool.call.arguments']).toBe('{"id":7}');
});

import * as original from '@openai/agents';
import { beforeAll, describe, expect, it } from 'vitest';
import * as ours from '../../packages/core/src/index.ts';
import { both } from './both.ts';

beforeAll(() => ours.configure({ exporter: new ours.InMemoryEventExporter(), quiet: true }));

/** The callbacks only. */
const names = (heard: unknown[]): unknown[] => heard.map((entry) => (Array.isArray(entry) ? entry[0] : entry));

/** The `span_data` at the end of the first span that ends. */
function lastData(heard: unknown[]): unknown {
  const [, exported] = heard.find((entry) => Array.isArray(entry) && entry[0] === 'span end') as [
    string,
    { span_data: unknown },
  ];
  return exported.span_data;
}

/** Where we differ from the original on purpose: both sides, so that a change of either is seen. */
describe('known differences', () => {
  it('the original drops the options of a response span', async () => {
    const heard = await both((l) =>
      l.withTrace('run', () => l.withResponseSpan(async () => 1, { data: { response_id: 'resp_1' } })),
    );
    expect(lastData(heard.original)).toEqual({ type: 'response' });
    expect(lastData(heard.ours)).toEqual({ type: 'response', response_id: 'resp_1' });
  });

  it('the original does not end a trace whose callback throws', async () => {
    const heard = await both((l) => l.withTrace('run', () => Promise.reject(new Error('boom'))));
    expect(names(heard.original)).toEqual(['trace start', 'failed']);
    expect(names(heard.ours)).toEqual(['trace start', 'trace end', 'failed']);
  });

  it('the original rejects a callback form outside any trace', async () => {
    const heard = await both((l) => l.withAgentSpan(async () => 1));
    expect(heard.original).toEqual([['failed', 'Error: No existing trace found']]);
    expect(names(heard.ours)).toEqual(['trace start', 'span start', 'span end', 'trace end']);
  });

  it('the original leaves the output of a tool to the app', async () => {
    const heard = await both((l) =>
      l.withTrace('run', () => l.withFunctionSpan(async () => 'done', { data: { name: 'tool' } })),
    );
    expect(lastData(heard.original)).toMatchObject({ output: '' });
    expect(lastData(heard.ours)).toMatchObject({ output: 'done' });
  });

  it('the error of a thrown value carries its `data` there, and the name of its class here', async () => {
    const heard = await both((l) =>
      l.withTrace('run', () => l.withAgentSpan(() => Promise.reject(new TypeError('boom'))).catch(() => 1)),
    );
    const error = (entries: unknown[]): unknown => JSON.parse(JSON.stringify(entries[2]))[1].error;
    expect(error(heard.original)).toEqual({ message: 'boom' });
    expect(error(heard.ours)).toEqual({ message: 'boom', data: { name: 'TypeError' } });
  });

  it('the original ends a span that never started, and a trace can start again', async () => {
    original.setTracingDisabled(false);
    await original.withTrace('run', async () => {
      const span = original.createAgentSpan();
      span.end();
      expect(span.endedAt).not.toBeNull();
    });
    ours.withTrace('run', () => {
      const span = ours.agentSpan('Agent');
      span.end();
      expect(span.endedAt).toBeNull();
    });
  });

  it('an error that is set after the end counts there, and not here', async () => {
    await original.withTrace('run', async () => {
      const span = original.createAgentSpan();
      span.start();
      span.end();
      span.setError({ message: 'late' });
      expect(span.error).toEqual({ message: 'late' });
    });
    ours.withTrace('run', () => {
      const span = ours.agentSpan('Agent').start();
      span.end();
      span.setError({ message: 'late' });
      expect(span.error).toBeNull();
    });
  });

  it('nothing current is null there, and undefined here', () => {
    expect([original.getCurrentSpan(), original.getCurrentTrace()]).toEqual([null, null]);
    expect([ours.getCurrentSpan(), ours.getCurrentTrace()]).toEqual([undefined, undefined]);
  });
});

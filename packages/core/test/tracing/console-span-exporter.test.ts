import { expect, it } from 'vitest';
import {
  addTraceProcessor,
  BatchTraceProcessor,
  type ChaukasOptions,
  ConsoleSpanExporter,
  flush,
  functionSpan,
  withSession,
  withTrace,
} from '../../src/index.ts';
import { record } from '../support/recording.ts';

const KEY = `sk-proj-${'a1B2c3D4'.repeat(6)}`;

/** What is printed of one trace with one failed span. */
async function printed(options: ChaukasOptions = {}, traceName = 'run'): Promise<string[]> {
  record(options);
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) };
  addTraceProcessor(new BatchTraceProcessor(new ConsoleSpanExporter({ stream })));
  withTrace(traceName, () => {
    const span = functionSpan('tool', { input: `key ${KEY} for bob`, output: 'line\nbreak' }).start();
    span.setError({ message: `refused ${KEY}` });
    span.finish();
  });
  await flush();
  return lines;
}

function spanOf(line: string | undefined): unknown {
  return JSON.parse((line ?? '').replace('[Exporter] Export span: ', ''));
}

it('prints a line for each trace and span', async () => {
  const [trace, span, ...more] = await printed({ content: 'full' });
  expect(more).toEqual([]);
  expect(trace).toMatch(/^\[Exporter\] Export trace_id=trace_[0-9a-f]{32}, name=run\n$/);
  expect(span?.endsWith('}\n')).toBe(true);
  expect(spanOf(span)).toMatchObject({
    object: 'trace.span',
    span_data: { type: 'function', name: 'tool', input: `key ${KEY} for bob`, output: 'line\nbreak' },
    error: { message: `refused ${KEY}` },
  });
});

it('masks secrets by default', async () => {
  const text = (await printed()).join('');
  expect(text).not.toContain(KEY);
  expect(text).toContain('for bob');
  expect(text).toContain('[REDACTED:');
});

it('leaves content out where the policy does', async () => {
  const [, span] = await printed({ content: 'metadata' });
  expect(spanOf(span)).toMatchObject({ span_data: { type: 'function', name: 'tool' }, error: {} });
  expect(span).not.toMatch(/bob|refused/);
});

it('leaves names out where the policy does', async () => {
  const [trace, span] = await printed({ content: 'none' }, 'secret project');
  expect(trace).toMatch(/^\[Exporter\] Export trace_id=trace_[0-9a-f]{32}\n$/);
  expect(spanOf(span)).toMatchObject({ span_data: { type: 'function' } });
  expect(span).not.toMatch(/bob|refused|tool/);
});

it('prints one line whatever the names are', async () => {
  const [trace] = await printed({}, 'two\nlines \u001b[31mred \u009b2J \u2028');
  expect(trace).toMatch(/name=two lines +\[31mred +2J +\n$/);
});

it('keeps to the content policy of the session', async () => {
  record({ content: 'full' });
  const lines: string[] = [];
  addTraceProcessor(
    new BatchTraceProcessor(new ConsoleSpanExporter({ stream: { write: (text) => lines.push(text) } })),
  );
  withSession({ content: 'redacted', metadata: { key: KEY } }, () =>
    withTrace('run', () =>
      functionSpan('tool', { input: `key ${KEY} for bob` })
        .start()
        .finish(),
    ),
  );
  await flush();
  expect(lines.join()).toContain('for bob');
  expect(lines.join()).not.toContain(KEY);
});

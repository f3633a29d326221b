import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { flush, functionSpan, setTraceProcessors, setTracingExportApiKey, withTrace } from '../../../src/index.ts';
import { divertHttps } from '../../support/default-endpoint.ts';
import { Ingest } from '../../support/ingest.ts';
import { record } from '../../support/recording.ts';

const ENDPOINT = 'https://api.openai.com/v1/traces/ingest';

let ingest: Ingest;
let wanted: readonly string[];
let lines: readonly string[];

beforeEach(async () => {
  ingest = await Ingest.start();
  wanted = divertHttps(ingest.endpoint);
  lines = record().lines;
});

async function run(name: string): Promise<void> {
  withTrace(name, () => functionSpan('tool').start().finish());
  await flush();
}

/** The names of the traces that came, with the keys that they came with. */
const came = (): unknown[] =>
  ingest.posted.flatMap(({ headers, data }) =>
    data.flatMap((item) => {
      const name: unknown = Reflect.get(Object(item), 'workflow_name');
      return name === undefined ? [] : [`${name} ${headers.authorization}`];
    }),
  );

it('nothing is sent until a key is set, whatever the environment says', async () => {
  process.env.OPENAI_API_KEY = 'sk-of-the-environment';
  onTestFinished(() => void delete process.env.OPENAI_API_KEY);
  await run('before');
  for (const off of ['', '  ', undefined]) setTracingExportApiKey(off);
  await run('still before');
  expect(wanted).toEqual([]);
  setTracingExportApiKey('key');
  await run('after');
  expect(wanted).toEqual([ENDPOINT]);
  expect(came()).toEqual(['after Bearer key']);
});

it('each is sent once, with the key of the last call', async () => {
  setTracingExportApiKey('first');
  await run('one');
  setTracingExportApiKey('second');
  setTracingExportApiKey('second');
  await run('two');
  expect(came()).toEqual(['one Bearer first', 'two Bearer second']);
  expect(ingest.items).toHaveLength(4);
});

it.each(['', undefined])('%j switches it off, also for what waits, and says nothing', async (off) => {
  setTracingExportApiKey('key');
  withTrace('waits', () => functionSpan('tool').start().finish());
  setTracingExportApiKey(off);
  await run('later');
  expect(wanted).toEqual([]);
  setTracingExportApiKey('key');
  await run('again');
  expect(came()).toEqual(['again Bearer key']);
  expect(lines).toEqual([]);
});

it('what runs while it is off is not sent when it is on again', async () => {
  setTracingExportApiKey('key');
  setTracingExportApiKey('');
  withTrace('meanwhile', () => functionSpan('tool').start().finish());
  setTracingExportApiKey('key');
  await run('again');
  expect(came()).toEqual(['again Bearer key']);
});

it('replacing the processors takes it out, another call puts it back', async () => {
  setTracingExportApiKey('key');
  setTraceProcessors([]);
  await run('out');
  expect(wanted).toEqual([]);
  setTracingExportApiKey('key');
  await run('back');
  expect(came()).toEqual(['back Bearer key']);
});

it('what is no text is no key, which is said', async () => {
  setTracingExportApiKey('key');
  setTracingExportApiKey(7 as unknown as string);
  await run('run');
  expect(wanted).toEqual([]);
  expect(lines).toEqual([expect.stringContaining('is not a text: traces are not sent')]);
});

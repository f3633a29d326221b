import { describe, expect, it } from 'vitest';
import type { ChaukasConfig, ChaukasOptions } from '../../src/config/options.ts';
import { resolveSettings } from '../../src/config/settings.ts';
import { InMemoryEventExporter } from '../../src/index.ts';

interface Row {
  key: Exclude<keyof ChaukasConfig, 'exporter'>;
  variable: string;
  /** With nothing set. */
  fallback: unknown;
  /** Text in the environment, and what is read from it. */
  env: readonly [text: string, value: unknown];
  /** An option, which counts before the environment. */
  option: unknown;
  /** Texts and options that are no value for it. */
  wrong: { texts: readonly string[]; options: readonly unknown[] };
  expected: string;
}

const FLAG = { wrong: { texts: ['maybe', 'constructor'], options: ['maybe', 2, {}] }, expected: 'true or false' };
const TEXT = { wrong: { texts: ['   '], options: [' ', 5, []] }, expected: 'a text that is not empty' };

const ROWS: readonly Row[] = [
  { key: 'enabled', variable: 'CHAUKAS_ENABLED', fallback: true, env: ['Off', false], option: true, ...FLAG },
  { key: 'quiet', variable: 'CHAUKAS_QUIET', fallback: false, env: ['1', true], option: false, ...FLAG },
  {
    key: 'tenantId',
    variable: 'CHAUKAS_TENANT_ID',
    fallback: 'default',
    env: [' acme ', 'acme'],
    option: 'x',
    ...TEXT,
  },
  {
    key: 'projectId',
    variable: 'CHAUKAS_PROJECT_ID',
    fallback: 'default',
    env: ['shop', 'shop'],
    option: 'x',
    ...TEXT,
  },
  {
    key: 'endpoint',
    variable: 'CHAUKAS_ENDPOINT',
    fallback: undefined,
    env: [' http://h ', 'http://h'],
    option: 'h:1',
    wrong: {
      texts: ['h', 'h:', ':1', 'h:99999', 'ftp://h', 'http://', 'grpc:/h', 'http://h?a=1', 'http://h#a', 'a b:1'],
      options: [5, {}, ' '],
    },
    expected: 'an address such as https://host, grpcs://host or host:port, without a key in it',
  },
  {
    key: 'apiKey',
    variable: 'CHAUKAS_API_KEY',
    fallback: undefined,
    env: [' k ', 'k'],
    option: 'x',
    wrong: { texts: ['two words', 'line\nbreak', 'schlüssel'], options: [5, {}, ' '] },
    expected: 'a key of printable ASCII characters without spaces',
  },
  {
    key: 'outputMode',
    variable: 'CHAUKAS_OUTPUT_MODE',
    fallback: 'file',
    env: ['CONSOLE', 'console'],
    option: 'none',
    wrong: { texts: ['files'], options: ['stdout', 5, null, Object.create(null)] },
    expected: 'one of api, file, console, none',
  },
  {
    key: 'outputFile',
    variable: 'CHAUKAS_OUTPUT_FILE',
    fallback: undefined,
    env: ['a b.jsonl', 'a b.jsonl'],
    option: 'x',
    ...TEXT,
  },
  {
    key: 'batchSize',
    variable: 'CHAUKAS_BATCH_SIZE',
    fallback: 20,
    env: ['7', 7],
    option: 9,
    wrong: { texts: ['0', 'many', '1.5'], options: ['x', -1, Number.NaN, Number.POSITIVE_INFINITY, 10n] },
    expected: 'a whole number of events, 1 or more',
  },
  {
    key: 'maxBatchBytes',
    variable: 'CHAUKAS_MAX_BATCH_BYTES',
    fallback: 262_144,
    env: ['1e3', 1000],
    option: 9,
    wrong: { texts: ['1k', '5.5'], options: [0] },
    expected: 'a whole number of bytes, 1 or more',
  },
  {
    key: 'flushInterval',
    variable: 'CHAUKAS_FLUSH_INTERVAL',
    fallback: 5,
    env: ['0.5', 0.5],
    option: 9,
    wrong: { texts: ['0', 'soon'], options: [-5, {}] },
    expected: 'a number of seconds, 0.01 or more',
  },
  {
    key: 'timeout',
    variable: 'CHAUKAS_TIMEOUT',
    fallback: 30,
    env: ['2', 2],
    option: 9,
    wrong: { texts: ['never'], options: [0, Number.NaN] },
    expected: 'a number of seconds, 0.01 or more',
  },
  {
    key: 'partialEvents',
    variable: 'CHAUKAS_PARTIAL_EVENTS',
    fallback: false,
    env: ['yes', true],
    option: false,
    ...FLAG,
  },
  { key: 'branch', variable: 'CHAUKAS_BRANCH', fallback: undefined, env: ['dev', 'dev'], option: 'x', ...TEXT },
  {
    key: 'tags',
    variable: 'CHAUKAS_TAGS',
    fallback: [],
    env: ['a, b ,,c', ['a', 'b', 'c']],
    option: ['x'],
    wrong: { texts: [], options: [5, ['a', 5], {}] },
    expected: 'a list of texts',
  },
];

/** What is read from an option and the environment. */
function resolved(row: Row, option: unknown, text: string | undefined): { value: unknown; problems: string[] } {
  // A JavaScript app can give options of any type.
  const options = { [row.key]: option } as ChaukasOptions;
  const { config, problems } = resolveSettings(options, text === undefined ? {} : { [row.variable]: text });
  return { value: config[row.key], problems };
}

describe.each(ROWS)('$key', (row) => {
  it('has its default, is read from the environment, and from options before that', () => {
    const [text, value] = row.env;
    expect(resolved(row, undefined, undefined)).toEqual({ value: row.fallback, problems: [] });
    expect(resolved(row, undefined, '')).toEqual({ value: row.fallback, problems: [] });
    expect(resolved(row, undefined, text)).toEqual({ value, problems: [] });
    expect(resolved(row, row.option, text)).toEqual({ value: row.option, problems: [] });
  });

  it('of a wrong value is named in one sentence, with what is used instead', () => {
    for (const text of row.wrong.texts) expectRefused(row, row.variable, resolved(row, undefined, text));
    for (const option of row.wrong.options) {
      expectRefused(row, `configure\\(\\{ ${row.key} \\}\\)`, resolved(row, option, row.env[0]));
    }
  });
});

function expectRefused(row: Row, name: string, { value, problems }: { value: unknown; problems: string[] }): void {
  expect(value).toEqual(row.fallback);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} is .*, not ${row.expected}; using `));
}

describe('sentences about settings', () => {
  it.each([
    [{ CHAUKAS_BATCH_SIZE: 'many' }, 'CHAUKAS_BATCH_SIZE is "many", not a whole number of events, 1 or more; using 20'],
    [{ CHAUKAS_QUIET: 'shh' }, 'CHAUKAS_QUIET is "shh", not true or false; using false'],
    [{ CHAUKAS_BRANCH: ' ' }, 'CHAUKAS_BRANCH is " ", not a text that is not empty; using the default'],
    [
      { CHAUKAS_API_KEY: 'a b' },
      'CHAUKAS_API_KEY is [hidden], not a key of printable ASCII characters without spaces; using the default',
    ],
    [
      { CHAUKAS_ENDPOINT: 'https://me:secret@h' },
      'CHAUKAS_ENDPOINT is "https://[hidden]@h", not an address such as https://host, grpcs://host or host:port, without a key in it; using the default',
    ],
  ])('%j: %s', (env, sentence) => {
    expect(resolveSettings({}, env).problems).toEqual([sentence]);
  });

  it('are as many as there are wrong values', () => {
    expect(resolveSettings({}, { CHAUKAS_BATCH_SIZE: 'x', CHAUKAS_TIMEOUT: 'y' }).problems).toHaveLength(2);
  });

  it('show any value, whatever it does when it is printed', () => {
    const unprintable = { toString: fail, [Symbol.for('nodejs.util.inspect.custom')]: fail, toJSON: fail };
    const { problems } = resolveSettings({ quiet: unprintable as unknown as boolean }, {});
    expect(problems).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('no');
}

const TO_FILE = 'CHAUKAS_OUTPUT_MODE=api needs CHAUKAS_ENDPOINT, the address of a server; the trail goes to the file';

describe('a server', () => {
  it.each([
    [{ CHAUKAS_ENDPOINT: 'http://h' }, {}, [], 'api'],
    [{ CHAUKAS_ENDPOINT: 'http://h', CHAUKAS_OUTPUT_MODE: '' }, {}, [], 'api'],
    [{ CHAUKAS_ENDPOINT: 'http://h', CHAUKAS_OUTPUT_MODE: 'api' }, {}, [], 'api'],
    [{}, { endpoint: 'h:1' }, [], 'api'],
    [{ CHAUKAS_OUTPUT_MODE: 'api' }, {}, [TO_FILE], 'file'],
    [{ CHAUKAS_OUTPUT_MODE: 'api' }, { endpoint: '' }, [TO_FILE], 'file'],
    // Whoever says where else it goes has been heard.
    [{ CHAUKAS_ENDPOINT: 'http://h', CHAUKAS_OUTPUT_MODE: 'console' }, {}, [], 'console'],
    [{ CHAUKAS_ENDPOINT: 'http://h' }, { outputMode: 'file' as const }, [], 'file'],
    [{ CHAUKAS_OUTPUT_MODE: 'api' }, { exporter: new InMemoryEventExporter() }, [], 'api'],
  ])('%j and %j', (env, options, problems, mode) => {
    const found = resolveSettings(options, env);
    expect(found.problems).toEqual(problems);
    expect(found.config.outputMode).toBe(mode);
  });
});

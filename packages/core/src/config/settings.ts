import { inspect } from 'node:util';
import { readCustomSpans } from '../chaukas/custom-spans.ts';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import { ENDPOINT_FORMS, parseEndpoint } from './endpoint.ts';
import type { ChaukasConfig, ChaukasOptions, OutputMode } from './options.ts';

/** How a setting is read from text, and what is expected, in words. */
export interface Reader<T> {
  expected: string;
  read(value: unknown): T | undefined;
}

const WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

const CONTENT_MODES: readonly ContentMode[] = ['none', 'metadata', 'redacted', 'full'];

const MODES: readonly OutputMode[] = ['api', 'file', 'console', 'none'];

const flag: Reader<boolean> = {
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : WORDS.get(wordOf(value))),
};

const text: Reader<string> = {
  expected: 'a text that is not empty',
  read: (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined),
};

const endpoint: Reader<string> = {
  expected: ENDPOINT_FORMS,
  read(value) {
    const asked = text.read(value);
    return asked === undefined || parseEndpoint(asked) === undefined ? undefined : asked;
  },
};

const key: Reader<string> = {
  expected: 'a key of printable ASCII characters without spaces',
  read(value) {
    const asked = text.read(value);
    return asked !== undefined && /^[!-~]+$/.test(asked) ? asked : undefined;
  },
};

const mode: Reader<OutputMode> = {
  expected: `one of ${MODES.join(', ')}`,
  read: (value) => MODES.find((known) => known === wordOf(value)),
};

function wordOf(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : value;
}

const list: Reader<readonly string[]> = {
  expected: 'a list of texts',
  read(value) {
    const items: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [undefined];
    const texts = items.map((item) => (typeof item === 'string' ? item.trim() : undefined));
    return texts.every((item) => item !== undefined) ? texts.filter((item) => item !== '') : undefined;
  },
};

function amount(unit: string, least: number, whole: boolean): Reader<number> {
  return {
    expected: `a ${whole ? 'whole ' : ''}number of ${unit}, ${least} or more`,
    read(value) {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      const fits = typeof number === 'number' && Number.isFinite(number) && number >= least;
      return fits && (!whole || Number.isInteger(number)) ? number : undefined;
    },
  };
}

/** How `content` is read, for the configuration and for a session. */
export const content: Reader<ContentOptions> = {
  expected: `one of ${CONTENT_MODES.join(', ')}`,
  read(value) {
    const asked: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'mode') : value;
    const word = String(asked ?? 'redacted')
      .trim()
      .toLowerCase();
    const found = CONTENT_MODES.find((mode) => mode === word);
    if (found === undefined) return undefined;
    return typeof value === 'object' ? { ...value, mode: found } : { mode: found };
  },
};

type Setting = Exclude<keyof ChaukasConfig, 'exporter' | 'customSpans'>;

/** Every setting: its variable, how it is read, its default. */
const SETTINGS: {
  readonly [K in Setting]: {
    variable: string;
    reader: Reader<NonNullable<ChaukasConfig[K]>>;
    default: ChaukasConfig[K];
    /** Never shown. */
    secret?: true;
  };
} = {
  enabled: { variable: 'CHAUKAS_ENABLED', reader: flag, default: true },
  quiet: { variable: 'CHAUKAS_QUIET', reader: flag, default: false },
  tenantId: { variable: 'CHAUKAS_TENANT_ID', reader: text, default: 'default' },
  projectId: { variable: 'CHAUKAS_PROJECT_ID', reader: text, default: 'default' },
  endpoint: { variable: 'CHAUKAS_ENDPOINT', reader: endpoint, default: undefined },
  apiKey: { variable: 'CHAUKAS_API_KEY', reader: key, default: undefined, secret: true },
  outputMode: { variable: 'CHAUKAS_OUTPUT_MODE', reader: mode, default: 'file' },
  outputFile: { variable: 'CHAUKAS_OUTPUT_FILE', reader: text, default: undefined },
  batchSize: { variable: 'CHAUKAS_BATCH_SIZE', reader: amount('events', 1, true), default: 20 },
  maxBatchBytes: { variable: 'CHAUKAS_MAX_BATCH_BYTES', reader: amount('bytes', 1, true), default: 256 * 1024 },
  flushInterval: { variable: 'CHAUKAS_FLUSH_INTERVAL', reader: amount('seconds', 0.01, false), default: 5 },
  timeout: { variable: 'CHAUKAS_TIMEOUT', reader: amount('seconds', 0.01, false), default: 30 },
  runTimeout: { variable: 'CHAUKAS_RUN_TIMEOUT', reader: amount('seconds', 0, false), default: 3600 },
  flushOnSigterm: { variable: 'CHAUKAS_FLUSH_ON_SIGTERM', reader: flag, default: false },
  content: { variable: 'CHAUKAS_CONTENT', reader: content, default: { mode: 'redacted' } },
  partialEvents: { variable: 'CHAUKAS_PARTIAL_EVENTS', reader: flag, default: false },
  branch: { variable: 'CHAUKAS_BRANCH', reader: text, default: undefined },
  tags: { variable: 'CHAUKAS_TAGS', reader: list, default: [] },
};

/** The settings in force, and a sentence for each value that could not be used. */
export interface ResolvedSettings {
  config: ChaukasConfig;
  problems: string[];
}

/** Options count before the environment, the environment before defaults. Never throws. */
export function resolveSettings(options: ChaukasOptions, env: NodeJS.ProcessEnv): ResolvedSettings {
  const problems: string[] = [];
  const resolve = <K extends Setting>(key: K): ChaukasConfig[K] => {
    const { variable, reader, default: fallback } = SETTINGS[key];
    const given = options[key];
    const [name, value] = given !== undefined ? [`configure({ ${key} })`, given] : [variable, env[variable]];
    if (value === undefined || value === '') return fallback;
    const read = reader.read(value);
    if (read === undefined) problems.push(`${name} is ${misfit(key, value)}`);
    return read ?? fallback;
  };
  const config: ChaukasConfig = {
    enabled: resolve('enabled'),
    quiet: resolve('quiet'),
    tenantId: resolve('tenantId'),
    projectId: resolve('projectId'),
    endpoint: resolve('endpoint'),
    apiKey: resolve('apiKey'),
    outputMode: resolve('outputMode'),
    outputFile: resolve('outputFile'),
    batchSize: resolve('batchSize'),
    maxBatchBytes: resolve('maxBatchBytes'),
    flushInterval: resolve('flushInterval'),
    timeout: resolve('timeout'),
    runTimeout: resolve('runTimeout'),
    flushOnSigterm: resolve('flushOnSigterm'),
    content: resolve('content'),
    partialEvents: resolve('partialEvents'),
    branch: resolve('branch'),
    tags: resolve('tags'),
    customSpans: readCustomSpans(options.customSpans, (problem) => problems.push(problem)),
    exporter: options.exporter,
  };
  const modeGiven = options.outputMode !== undefined || (env.CHAUKAS_OUTPUT_MODE ?? '') !== '';
  return { config: { ...config, outputMode: modeOf(config, modeGiven, problems) }, problems };
}

/** Who names a server and no mode means the server; a mode that needs one goes to the file without. */
function modeOf({ outputMode, endpoint, exporter }: ChaukasConfig, given: boolean, problems: string[]): OutputMode {
  if (endpoint !== undefined && !given) return 'api';
  if (outputMode !== 'api' || endpoint !== undefined || exporter !== undefined) return outputMode;
  problems.push('CHAUKAS_OUTPUT_MODE=api needs CHAUKAS_ENDPOINT, the address of a server; the trail goes to the file');
  return 'file';
}

/** Why a value cannot be used, and what is used instead. */
function misfit(key: Setting, value: unknown): string {
  const { reader, default: fallback, secret } = SETTINGS[key];
  const instead = fallback === undefined ? 'the default' : shown(fallback);
  const said = secret === true ? '[hidden]' : shown(value).replace(CREDENTIALS, '//[hidden]@');
  return `${said}, not ${reader.expected}; using ${instead}`;
}

/** A name and a password in an address. */
const CREDENTIALS = /\/\/[^/\s]*@/g;

const SHORT = { depth: 1, breakLength: Number.POSITIVE_INFINITY, customInspect: false };

/** A value for a sentence, whatever an app may have given. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : inspect(value, SHORT);
}

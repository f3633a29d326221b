import { inspect } from 'node:util';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import { guard } from '../runtime/guard.ts';
import type { TraceSession } from './processor.ts';

/** Whose work a session is, and what is known of it. Everything may be left out; an outer session then says it. */
export interface SessionOptions {
  /** What is common to the runs of one conversation or request. @defaultValue that of the outer session, else a new one */
  sessionId?: string | undefined;
  /** @defaultValue that of the outer session, else the configuration's */
  tenantId?: string | undefined;
  /** @defaultValue that of the outer session, else the configuration's */
  projectId?: string | undefined;
  userId?: string | undefined;
  /** Written on events that are inside no agent. */
  agentId?: string | undefined;
  /** Written on every event, beside those of the outer session and of the configuration. */
  tags?: readonly string[] | undefined;
  /** Written on SESSION_START, over that of the outer session. */
  metadata?: Record<string, unknown> | undefined;
  /**
   * How much of what its events say is recorded: a mode keeps the other options of the configuration, an object is laid
   * over them. @defaultValue that of the outer session, else the configuration's
   */
  content?: ContentMode | ContentOptions | undefined;
  /** Name of the workflow. @defaultValue 'session' */
  name?: string | undefined;
}

/** How one option is read: the value to use, and whether it was of the type asked for. */
interface Read {
  value: unknown;
  fits: boolean;
}

interface Reader {
  expected: string;
  /** What is used of a value that does not fit, in words. */
  instead: string;
  read(value: unknown): Read;
}

const MODES: ReadonlySet<unknown> = new Set<ContentMode>(['none', 'metadata', 'redacted', 'full']);

/** A number is an id as good as its text; what has no text of its own would make one id of many. */
const text: Reader = {
  expected: 'a text',
  instead: 'numbers as their text, anything else not at all',
  read(value) {
    const plain = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
    return {
      value: plain ? String(value) : typeof value === 'string' ? value : undefined,
      fits: typeof value === 'string',
    };
  },
};

const texts: Reader = {
  expected: 'a list of texts',
  instead: 'the texts in it',
  read(value) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const read = items.map((item) => text.read(item));
    const kept = read.map((item) => item.value).filter((item) => item !== undefined);
    return { value: kept, fits: Array.isArray(value) && read.every(({ fits }) => fits) };
  },
};

const metadata: Reader = {
  expected: 'an object',
  instead: 'it as its "input"',
  read(value) {
    const fits = typeof value === 'object' && !Array.isArray(value);
    return { value: fits ? value : { input: value }, fits };
  },
};

/** What cannot be read is not to mean more than the default would record. */
const content: Reader = {
  expected: `one of ${[...MODES].join(', ')}, or an object with such a mode`,
  instead: "redacted, or the configuration's mode if that records less",
  read(value) {
    const mode: unknown = isObject(value) ? Reflect.get(value, 'mode') : value;
    const fits = MODES.has(mode) || (isObject(value) && mode === undefined);
    return { value: fits ? value : undefined, fits };
  },
};

const READERS: { readonly [K in keyof Required<SessionOptions>]: Reader } = {
  sessionId: text,
  tenantId: text,
  projectId: text,
  userId: text,
  agentId: text,
  tags: texts,
  metadata,
  content,
  name: text,
};

/** The options that can be used, and a sentence for each that is not of its type. */
export interface ReadOptions {
  options: TraceSession & { name?: string };
  problems: { field: string; sentence: string }[];
}

/** Reads what an app gave for a session. What is undefined or null is not given. */
export function readSessionOptions(given: unknown): ReadOptions {
  const options: Record<string, unknown> = {};
  const problems: ReadOptions['problems'] = [];
  for (const [field, reader] of Object.entries(READERS)) {
    const read = guard('withSession', () => readField(given, field, reader));
    if (read?.value !== undefined) options[field] = read.value;
    if (read?.problem !== undefined) problems.push({ field, sentence: read.problem });
  }
  // The table has read each field by its own reader.
  return { options, problems };
}

function readField(given: unknown, field: string, reader: Reader): { value: unknown; problem?: string } | undefined {
  const value: unknown = isObject(given) ? Reflect.get(given, field) : undefined;
  if (value === undefined || value === null) return undefined;
  const read = reader.read(value);
  return read.fits ? read : { value: read.value, problem: misfit(field, value, reader) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const SHORT = { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 40, customInspect: false };

function misfit(field: string, value: unknown, { expected, instead }: Reader): string {
  return `withSession({ ${field} }) is ${inspect(value, SHORT)}, not ${expected}; used: ${instead}`;
}

import { inspect } from 'node:util';
import type { KnownInstrumentation } from '../known/instrumentation.ts';

/** Names that an app gave, and where it did. */
export interface NameList {
  /** `include of register()`, or the variable. */
  readonly source: string;
  readonly names: readonly string[];
  matches(known: KnownInstrumentation): boolean;
}

/** Which instrumentations an app wants. */
export interface Selection {
  /** Only these, whether its package.json names them or not; undefined: all that it names. */
  readonly include: NameList | undefined;
  readonly exclude: NameList;
}

/** What an app may give in code; the variables count where it gives nothing. */
export interface SelectionOptions {
  readonly include?: unknown;
  readonly exclude?: unknown;
}

const VARIABLES = {
  include: 'CHAUKAS_INCLUDE_INSTRUMENTATIONS',
  exclude: 'CHAUKAS_EXCLUDE_INSTRUMENTATIONS',
} as const;

/** Reads the options over the environment. What cannot be used is left out, and told of in one sentence. */
export function readSelection(
  options: SelectionOptions,
  env: NodeJS.ProcessEnv,
  onProblem: (problem: string) => void,
): Selection {
  const read = (key: keyof typeof VARIABLES): NameList | undefined => {
    const given = options[key];
    const variable = VARIABLES[key];
    const [source, value] = given === undefined ? [variable, env[variable]] : [`${key} of register()`, given];
    if (value === undefined || value === '') return undefined;
    const names = namesIn(value);
    if (names !== undefined) return nameList(source, names);
    onProblem(`${source} is ${inspect(value, { depth: 1 })}, not a list of names; it is not used`);
    return undefined;
  };
  return { include: read('include'), exclude: read('exclude') ?? nameList(VARIABLES.exclude, []) };
}

/** A sentence for each name that is none, with those that are. */
export function unknownNames(
  { include, exclude }: Selection,
  instrumentations: readonly KnownInstrumentation[],
): string[] {
  const known = new Set(instrumentations.flatMap(namesOf));
  const all = instrumentations.map(({ name }) => name).join(', ');
  return [include, exclude].flatMap((list) => {
    const unknown = list?.names.filter((name) => !known.has(name)) ?? [];
    return unknown.map((name) => `${list?.source} names ${JSON.stringify(name)}, which is none of ${all}`);
  });
}

function namesIn(value: unknown): string[] | undefined {
  const items: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [undefined];
  const names = items.map((item) => (typeof item === 'string' ? item.trim() : undefined));
  return names.every((name) => name !== undefined) ? names.filter((name) => name !== '') : undefined;
}

function nameList(source: string, names: readonly string[]): NameList {
  return { source, names, matches: (known) => namesOf(known).some((name) => names.includes(name)) };
}

/** By its short name, by its package, or by what it records. */
function namesOf({ name, module, libraries }: KnownInstrumentation): string[] {
  return [name, module, ...libraries];
}

import {
  INNOCENT_ENDINGS,
  QUALIFIERS,
  QUERY_NAMES,
  SECRET_ENDINGS,
  SECRET_NAMES,
  type SecretKind,
  SUSPECT_ENDINGS,
} from './key-names.ts';
import { NameEnds } from './name-ends.ts';
import type { ContentOptions } from './options.ts';

/** What a name says about its value. */
export interface KeyVerdict {
  /** True: the value is secret whatever it looks like; false: if it looks like a secret. */
  readonly denied: boolean;
  readonly kind: SecretKind;
}

/** Longest name that is looked at as a whole; of a longer one the end. */
const MAX_NAME = 64;
/** Verdicts that are remembered; names may come from data, so there is no end of them. */
const MAX_KNOWN = 4096;

const REPLACED = /\[(?:REDACTED|HASH):/;

/** The name as it is compared: without case, `-`, `_`, spaces and all other signs, which also joins camelCase. */
export function plainName(name: string): string {
  return name
    .slice(-MAX_NAME)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Tells by their names which values are secret: the built-in lists and the app's. */
export class KeyTable {
  readonly #denied: ReadonlySet<string>;
  readonly #patterns: readonly RegExp[];
  readonly #allowed: ReadonlySet<string>;
  /** For a quick look at the end of a name, see {@link NameEnds}. */
  readonly ends: NameEnds;
  readonly #known = new Map<string, KeyVerdict | undefined>();

  constructor({ denyKeys = [], allowKeys = [] }: Pick<ContentOptions, 'denyKeys' | 'allowKeys'> = {}) {
    const names = denyKeys.filter((key) => typeof key === 'string');
    this.#denied = new Set(names.map(plainName));
    this.#patterns = denyKeys.filter((key) => key instanceof RegExp).map(stateless);
    this.#allowed = new Set(allowKeys.map(plainName));
    // A pattern may take any name.
    this.ends = new NameEnds([...BUILT_IN_ENDS, ...this.#denied, ...(this.#patterns.length > 0 ? [''] : [])]);
  }

  /** undefined: the name says nothing. */
  verdict(name: string): KeyVerdict | undefined {
    const known = this.#known.get(name);
    if (known !== undefined || this.#known.has(name)) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const verdict = this.#judge(name);
    this.#known.set(name, verdict);
    return verdict;
  }

  #judge(name: string): KeyVerdict | undefined {
    const plain = plainName(name);
    if (this.#allowed.has(plain)) return undefined;
    if (this.#denied.has(plain) || this.#patterns.some((pattern) => pattern.test(name))) {
      return { denied: true, kind: 'denied' };
    }
    // The name of what was replaced in a name says nothing of the value.
    return REPLACED.test(name) ? undefined : builtIn(unqualified(unqualified(plain)));
  }
}

const NUMBER_END = /\d{1,8}$/;

/** `password_2` and `encryption_key_base64` without what follows the name of the thing itself. */
function unqualified(plain: string): string {
  const ending = QUALIFIERS.find((qualifier) => plain.endsWith(qualifier) && plain.length > qualifier.length);
  return ending === undefined ? plain.replace(NUMBER_END, '') : plain.slice(0, -ending.length);
}

type Ending = readonly [ending: string, kind: SecretKind];
/** Endings by their last letter, which most names have none of. */
type Endings = ReadonlyMap<string, readonly Ending[]>;

function byLastLetter(endings: readonly Ending[]): Endings {
  const map = new Map<string, Ending[]>();
  for (const ending of endings) {
    const last = ending[0].slice(-1);
    map.set(last, [...(map.get(last) ?? []), ending]);
  }
  return map;
}

/** Names of members that hold names, and of what is called as its block is: they say something of what stands beside. */
export const REFERRING_NAMES: readonly string[] = [
  'name',
  'key',
  'id',
  'type',
  'field',
  'header',
  'parameter',
  'variable',
];
export const BLOCK_NAMES: readonly string[] = ['default', 'value'];

const BUILT_IN_ENDS: readonly string[] = [
  ...SECRET_ENDINGS.map(([ending]) => ending),
  ...SUSPECT_ENDINGS.map(([ending]) => ending),
  ...Object.keys(SECRET_NAMES),
  ...Object.keys(QUERY_NAMES),
  ...QUALIFIERS,
  ...REFERRING_NAMES,
  ...BLOCK_NAMES,
];

const SECRET: Endings = byLastLetter(SECRET_ENDINGS);
const SUSPECT: Endings = byLastLetter(SUSPECT_ENDINGS);

function builtIn(plain: string): KeyVerdict | undefined {
  const secret = endingOf(plain, SECRET) ?? (Object.hasOwn(SECRET_NAMES, plain) ? SECRET_NAMES[plain] : undefined);
  if (secret !== undefined) return { denied: true, kind: secret };
  if (INNOCENT_ENDINGS.some((ending) => plain.endsWith(ending))) return undefined;
  const suspect = endingOf(plain, SUSPECT);
  return suspect === undefined ? undefined : { denied: false, kind: suspect };
}

function endingOf(plain: string, endings: Endings): SecretKind | undefined {
  return endings.get(plain.slice(-1))?.find(([ending]) => plain.endsWith(ending))?.[1];
}

/** A global or sticky pattern would remember where it stopped. */
function stateless({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.replace(/[gy]/g, ''));
}

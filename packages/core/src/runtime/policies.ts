import { content as contentReader, shown } from '../config/settings.ts';
import { type CompiledPolicy, compilePolicy } from '../content/policy/compile.ts';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import { guard } from './guard.ts';

/** Policies that are kept ready beside the configuration's; each takes up to about 100 KB. */
const MAX_POLICIES = 100;

/** The content policies in force: the configuration's, and those that sessions ask for, each compiled once. */
export class Policies {
  readonly #base: ContentOptions;
  readonly #own: CompiledPolicy;
  /** By what they say, the one that was used last at the end. */
  readonly #compiled = new Map<string, CompiledPolicy>();
  readonly #identities = new Identities();
  readonly #onProblem: (sentence: string) => void;

  /** @param onProblem hears of a value that cannot be used */
  constructor(base: ContentOptions, onProblem: (sentence: string) => void) {
    this.#onProblem = onProblem;
    const own = guard('content', () => compilePolicy(base));
    this.#base = own === undefined ? { mode: atLeastRedacted(base.mode) } : base;
    this.#own = own ?? compilePolicy(this.#base);
  }

  /**
   * The policy of a session: a mode keeps the other options of the configuration, an object is laid over them. What cannot
   * be read asks for at least the default, `redacted`. Never throws.
   */
  for(content: ContentMode | ContentOptions | undefined): CompiledPolicy {
    if (content === undefined || content === this.#own.mode) return this.#own;
    const options = guard('content', () => this.#over(content)) ?? this.#safe();
    const key = guard('content', () => this.#identities.keyOf(options));
    const found = key === undefined ? undefined : this.#compiled.get(key);
    const policy = found ?? guard('content', () => compilePolicy(options)) ?? compilePolicy(this.#safe());
    if (key !== undefined) this.#keep(key, policy);
    return policy;
  }

  #over(content: ContentMode | ContentOptions): ContentOptions {
    const given = typeof content === 'object' ? definedOf(content) : { mode: content };
    const read = contentReader.read({ ...this.#base, ...given });
    if (read !== undefined) return read;
    const used = this.#safe();
    this.#onProblem(
      `the content of a session is ${shown(given.mode)}, not ${contentReader.expected}; using ${shown(used.mode)}`,
    );
    return { ...given, ...used };
  }

  #safe(): ContentOptions {
    return { ...this.#base, mode: atLeastRedacted(this.#own.mode) };
  }

  #keep(key: string, policy: CompiledPolicy): void {
    this.#compiled.delete(key);
    this.#compiled.set(key, policy);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > MAX_POLICIES && oldest !== undefined) this.#compiled.delete(oldest);
  }
}

/** What is asked for cannot be read, so nothing less strict than the default is taken for it. */
function atLeastRedacted(mode: ContentMode = 'redacted'): ContentMode {
  return mode === 'full' ? 'redacted' : mode;
}

/** What is given as undefined or null is not given. */
function definedOf(options: ContentOptions | null): ContentOptions {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined && value !== null));
}

/** Texts that are the same for options that say the same. */
class Identities {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  keyOf({ mode, method, salt, pii, denyKeys, allowKeys, detectors }: ContentOptions): string {
    const names = denyKeys?.map((key) => (typeof key === 'string' ? key : [key.source, key.flags]));
    const finders = detectors?.map((detector) => this.#numberOf(detector));
    return JSON.stringify([mode, method, salt, pii, names, allowKeys, finders]);
  }

  /** Detectors are code: only the same one is the same. */
  #numberOf(detector: object): number {
    const known = this.#numbers.get(detector) ?? ++this.#last;
    this.#numbers.set(detector, known);
    return known;
  }
}

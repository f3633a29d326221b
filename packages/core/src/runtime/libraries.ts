import type { ContentMode } from '../content/policy/options.ts';
import type { Notices } from './notices.ts';

/** A copy of a library that an instrumentation caught. */
export interface LibrarySeen {
  /** Name of the instrumentation's package. */
  instrumentation: string;
  library: string;
  version: string;
  format: 'esm' | 'cjs' | 'given';
}

/** What the start line says of the content. */
const CONTENT: Readonly<Record<ContentMode, string>> = {
  none: 'no content',
  metadata: 'metadata only',
  redacted: 'content with secrets masked',
  full: 'content as it is, secrets included',
};

/** What the process records, for the line at the start and the hint at the exit. */
export class Libraries {
  readonly #notices: Notices;
  readonly #destination: () => string;
  readonly #enabled: () => boolean;
  readonly #content: () => ContentMode;
  readonly #versions = new Map<string, Set<string>>();
  readonly #used = new Set<string>();
  /** Libraries that are to be recorded but were not found, and how to learn why. */
  readonly #missing = new Map<string, () => readonly string[]>();
  #announced = false;
  #pending: NodeJS.Immediate | undefined;

  constructor(notices: Notices, destination: () => string, enabled: () => boolean, content: () => ContentMode) {
    this.#notices = notices;
    this.#destination = destination;
    this.#enabled = enabled;
    this.#content = content;
  }

  caught({ library, version }: LibrarySeen): void {
    const versions = this.#versions.get(library) ?? new Set<string>();
    this.#versions.set(library, versions.add(version));
    this.#missing.delete(library);
    this.announceSoon();
  }

  /** A library was looked for and not found; it may still come. */
  missing(library: string, reasons: () => readonly string[]): void {
    if (!this.#versions.has(library)) this.#missing.set(library, reasons);
  }

  /** The app does not want a library recorded any more. */
  forget(library: string): void {
    this.#versions.delete(library);
    this.#missing.delete(library);
  }

  /** The app called the library through what was patched. */
  used(library: string): void {
    this.#used.add(library);
  }

  /** Says the start line at the end of the tick, so that it names all that one start-up registers. */
  announceSoon(): void {
    if (this.#announced || this.#pending !== undefined) return;
    this.#pending = setImmediate(() => this.#announce());
    this.#pending.unref();
  }

  /** What is still to be said when the process ends: the start line, or why nothing was recorded, and the fix. */
  sayAtExit(recorded: boolean): void {
    if (this.#pending !== undefined) this.#announce();
    this.#sayMissing([...this.#missing]);
    if (!recorded) this.#sayUnused([...this.#versions].filter(([library]) => !this.#used.has(library)));
  }

  /** One line for all: an app that registers many libraries does not use all of them in each process. */
  #sayMissing(missing: readonly (readonly [library: string, reasons: () => readonly string[]])[]): void {
    if (missing.length === 0) return;
    const names = missing.map(([library]) => library).join(' and ');
    const reasons = new Set(missing.flatMap(([, why]) => why()));
    const [were, they, clients] = missing.length === 1 ? ['was', 'it was', 'client'] : ['were', 'they were', 'clients'];
    this.#notices.info(
      `${names} ${were} not recorded: ${[...reasons].join('; ') || `${they} never loaded`}. ` +
        `Call instrument(client) with the ${names} ${clients}, or register({ from: import.meta.url }).`,
    );
  }

  #sayUnused(unused: readonly (readonly [library: string, versions: ReadonlySet<string>])[]): void {
    if (unused.length === 0) return;
    const [one] = unused.length === 1 ? unused : [];
    const names = unused.map(([library, versions]) => `${library} ${[...versions].join(', ')}`).join(' and ');
    this.#notices.info(
      `${names} ${one ? 'is' : 'are'} instrumented, but no call was seen. ` +
        `If the app bundles ${one?.[0] ?? 'them'}, call instrument(client) with ${one ? 'its client' : 'their clients'}.`,
    );
  }

  #announce(): void {
    this.#pending = undefined;
    if (this.#announced || !this.#enabled()) return;
    this.#announced = true;
    const names = [...this.#versions].map(([library, versions]) => `${library} ${[...versions].join(', ')}`);
    const what = names.length === 0 ? 'recording' : `recording ${names.join(' and ')}`;
    this.#notices.info(
      `${what} to ${this.#destination()} (${CONTENT[this.#content()]}). CHAUKAS_QUIET=1 silences this line.`,
    );
  }
}

import { guard, suite } from '@chaukas/core/instrumentation';
import { type LibraryCopy, moduleOf } from '../loading/index.ts';
import type { CopyStatus, InstrumentationDefinition, PatchContext, RegisterOptions } from './definition.ts';

interface PatchedCopy {
  status: CopyStatus;
  undo: (() => void) | undefined;
}

/** The copies of one library that were found in the process, each patched once. */
export class Copies<TOptions extends RegisterOptions> {
  readonly #definition: InstrumentationDefinition<TOptions>;
  readonly #copies = new Map<unknown, PatchedCopy>();
  readonly problems: string[] = [];
  options: Partial<TOptions> = {};

  constructor(definition: InstrumentationDefinition<TOptions>) {
    this.#definition = definition;
  }

  get statuses(): CopyStatus[] {
    return [...this.#copies.values()].map(({ status }) => ({ ...status }));
  }

  /** A module of the library was loaded. */
  found({ exports, directory, version, format, found, proven }: LibraryCopy): void {
    this.#add(exports, { version, format, directory, found, proven, patched: false, calls: 0 });
  }

  /** The app gave its class or instance. */
  given(target: unknown): void {
    const version = this.#definition.versionOf?.(target) ?? 'unknown';
    this.#add(target, {
      version,
      format: 'given',
      directory: '',
      found: 'given',
      proven: true,
      patched: false,
      calls: 0,
    });
  }

  /** Takes all patches back. */
  clear(): void {
    for (const { undo } of this.#copies.values()) guard('unpatch', () => undo?.());
    this.#copies.clear();
    this.options = {};
  }

  #add(target: unknown, status: CopyStatus): void {
    const identity = guard('patch', () => this.#definition.identify?.(target)) ?? target;
    if (this.#copies.has(identity)) return;
    const copy: PatchedCopy = { status, undo: undefined };
    this.#copies.set(identity, copy);
    copy.undo = guard('patch', () => this.#definition.patch(target, this.#context(status)));
    status.patched = copy.undo !== undefined;
    if (status.patched) this.#announce(status);
    else this.#unknown(status, 'its client');
  }

  #context(status: CopyStatus): PatchContext<TOptions> {
    const { name, version, library } = this.#definition;
    return {
      module: (path) => moduleOf(status, path),
      options: () => this.options,
      scope: { name, version, library, library_version: status.version },
      onCall: () => {
        status.calls++;
        suite().runtime.libraries.used(library);
      },
      onUnknown: (what) => this.#unknown(status, what),
    };
  }

  #announce({ version, format }: CopyStatus): void {
    const { name, library } = this.#definition;
    suite().runtime.libraryCaught({ instrumentation: name, library, version, format });
  }

  /** A version that is not shaped as known is said, once: nothing is worse than recording nothing in silence. */
  #unknown({ version }: CopyStatus, what: string): void {
    const { name, library, testedMajor } = this.#definition;
    const sentence =
      `${library} ${version} is not shaped as ${name} knows it: ${what} cannot be recorded. ` +
      `Update ${name}, or use ${library} ${testedMajor}, the newest it was tested with`;
    if (this.problems.includes(sentence)) return;
    this.problems.push(sentence);
    suite().runtime.notices.problem(sentence);
  }
}

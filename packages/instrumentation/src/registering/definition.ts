import type { InstrumentationScope } from '@chaukas/core';
import type { LibraryCopy, Loading, LoadOptions } from '../loading/index.ts';

/** What an instrumentation is made of: the library it is for, and how it patches what it finds of it. */
export interface InstrumentationDefinition<TOptions extends RegisterOptions = RegisterOptions> {
  /** Name of the instrumentation's package. */
  readonly name: string;
  readonly version: string;
  /** Package that is instrumented. */
  readonly library: string;
  /** The module of it that is patched, by its path in the package (`shared/protocol.js`); the main module by default. */
  readonly subpath?: string;
  /** The files of that module (`dist/cjs/shared/protocol.js`), of every build, for copies that no root resolves. */
  readonly files?: readonly string[];
  /** It is one of several packages of which an app has some: that it is not found is no news then. */
  readonly optional?: boolean;
  /** The newest major of it that this was tested with; others are tried all the same. */
  readonly testedMajor: number;
  /**
   * Patches a module of the library, a class or an instance.
   *
   * @returns undoes it; undefined if nothing was recognised
   */
  patch(target: unknown, context: PatchContext<TOptions>): (() => void) | undefined;
  /**
   * What tells one copy from another: a class, its instances and the module that exports it are one copy. The target itself
   * by default.
   */
  identify?(target: unknown): object | undefined;
  /**
   * Finds the copies of a library that announces itself, and that is not to be loaded before the app does: in place of the
   * kit's own watch, which loads what the app's roots resolve.
   */
  watch?(options: LoadOptions): Loading;
  /** Version of a class or instance that was given by hand, where it can tell. */
  versionOf?(target: unknown): string | undefined;
}

/** What a patch works with. */
export interface PatchContext<TOptions extends RegisterOptions = RegisterOptions> {
  readonly scope: InstrumentationScope;
  /**
   * Another module of the same copy, by its path in the package without an extension; undefined where this copy has none,
   * or was given by hand. It is loaded if it was not.
   */
  readonly module: (path: string) => unknown;
  /** What was given to `register()` so far, the later over the earlier. */
  readonly options: () => Partial<TOptions>;
  /** To be called for every call of the library that is seen. */
  readonly onCall: () => void;
  /** To be called where the library is not shaped as known, with what cannot be recorded because of it. */
  readonly onUnknown: (what: string) => void;
}

/** Options of `register()`. */
export interface RegisterOptions {
  /** Where to look for the library beside the app's entry and the working directory: usually `import.meta.url`. */
  from?: string | URL | readonly (string | URL)[];
  /**
   * Load the library if the app has not yet, so that an `import` hoisted above the registration is reached too. False: it is only
   * watched, and that it never comes is no news. Names: of the packages that the instrumentation is for, only these are loaded.
   * @defaultValue true
   */
  eager?: boolean | readonly string[];
}

/** One copy of the library in the process. */
export interface CopyStatus {
  version: string;
  /** `given` to `instrument()`; else the format of its build. */
  format: 'esm' | 'cjs' | 'given';
  /** Directory of the package; empty for a copy that was given. */
  directory: string;
  /** How it was caught; `given` to `instrument()`. */
  found: LibraryCopy['found'] | 'given';
  /** False if this copy was not recognised: its calls are not recorded. */
  patched: boolean;
  /** False if it could not be proven that the app uses this very copy, as under a runner that transpiles it again. */
  proven: boolean;
  /** Calls that were seen: 0 with `patched` true means that the app uses another copy, or has not called yet. */
  calls: number;
}

/** What an instrumentation has found and done. */
export interface InstrumentationStatus {
  library: string;
  copies: readonly CopyStatus[];
  /** What did not work, one sentence each. */
  problems: readonly string[];
}

/** The same of any instrumentation of the process. */
export interface RegisteredStatus extends InstrumentationStatus {
  /** Name of the instrumentation's package. */
  instrumentation: string;
  /** Real directories that the library was looked up from. */
  roots: readonly string[];
  /** False if all registrations of it were taken back, or if copies were only given by hand. */
  registered: boolean;
}

/** A registration that can be taken back. */
export interface Registration {
  /** Undoes this registration; calls under way are still recorded to their end. */
  unregister(): void;
  status(): InstrumentationStatus;
}

/** An instrumentation, ready for use. */
export interface Instrumentation<TOptions extends RegisterOptions = RegisterOptions> {
  /**
   * Instruments every copy of the library that is loaded or will be; works before the app's import of it, after it, and
   * hoisted in the same file. Never throws.
   */
  register(options?: TOptions): Registration;
  /**
   * Instruments what is given: the class, an instance or a module of the library. For bundled apps, where no loading can
   * be seen. Never throws.
   *
   * @returns what was given
   */
  instrument<T>(target: T): T;
}

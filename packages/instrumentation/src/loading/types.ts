/** One copy of the library that was found in this process. */
export interface LibraryCopy {
  /** The module namespace (ESM) or `module.exports` (CJS). */
  readonly exports: unknown;
  /** Directory of the package, a real path. */
  readonly directory: string;
  /** From its package.json; `'unknown'` if that cannot be read. */
  readonly version: string;
  readonly format: 'esm' | 'cjs';
  /**
   * `loaded` before us, `resolved` and loaded from the app's roots, `required` or `imported` later; `announced` by the library's
   * own code.
   */
  readonly found: 'loaded' | 'resolved' | 'required' | 'imported' | 'announced';
  /** False if nothing proves that this is the instance which the app will import: its loader may have made a second one. */
  readonly proven: boolean;
}

/** What to look for, from where, and whom to tell. */
export interface LoadOptions {
  /** Package name, may be scoped. */
  readonly library: string;
  /**
   * Path in the package of the module to watch, as the library is imported by it (`shared/protocol.js`), for a library whose
   * main module is not there or is not the one that matters; the main module by default.
   */
  readonly subpath?: string | undefined;
  /** The files of that module (`dist/cjs/shared/protocol.js`), of every build, for copies that no root resolves. */
  readonly files?: readonly string[] | undefined;
  /** Roots to resolve from beside the app's entry and the working directory: file path, `file:` URL or directory. */
  readonly from?: string | URL | readonly (string | URL)[] | undefined;
  /** Load what the app's roots resolve to (default true), so that an `import` hoisted above us is reached too. */
  readonly eager?: boolean | undefined;
  /** Called once per distinct exports object. What it throws becomes a problem, it never reaches the app. */
  onCopy(copy: LibraryCopy): void;
}

/** A running watch for one library. */
export interface Loading {
  /** Removes the hooks; no copy is reported after this. */
  close(): void;
  /** Real directories that the library was looked up from, explicit ones first. */
  readonly roots: readonly string[];
  /** What did not work, one sentence each; grows when something fails later. */
  readonly problems: readonly string[];
}

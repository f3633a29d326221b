/** An instrumentation that can be registered, of the suite or of somebody else. */
export interface KnownInstrumentation {
  /** What `include` and `exclude` call it. */
  readonly name: string;
  /** What it is loaded by: its package, or a module of it. */
  readonly module: string;
  /** The packages that it records, as they are called in a package.json. */
  readonly libraries: readonly string[];
  /**
   * Packages that load one of those whenever they are loaded: an app that names one of them asks for it as well. A name that ends
   * with a slash is a scope.
   */
  readonly broughtBy?: readonly string[];
  /** An app uses some of the libraries: of those only the ones that it names are loaded. */
  readonly separate?: boolean;
  /** It tells of itself when the app loads it, on every version of Node. */
  readonly announced?: boolean;
  /** Packages that load one of those only if the app uses a part of them: it is looked out for, and not loaded. */
  readonly usedBy?: readonly string[];
}

/** True if the list has the name, or the scope that it is in. */
export function lists(names: readonly string[] | undefined, name: string): boolean {
  return names?.some((one) => (one.endsWith('/') ? name.startsWith(one) : name === one)) ?? false;
}

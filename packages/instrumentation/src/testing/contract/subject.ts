import type { AnsweredRequest } from './provider.ts';

/** Token counts as a provider sent them. */
export interface SentTokens {
  readonly prompt: unknown;
  readonly completion: unknown;
  readonly total: unknown;
}

/**
 * What a provider's package says of itself, so that the contract can be run for it. Its folder holds `test/scenarios`, the
 * scenario apps, and `test/apps/vendor.mjs`, which says what they get of the library.
 */
export interface Subject {
  /** The library, by the name that apps import it by. */
  readonly library: string;
  /** Our package for it. */
  readonly instrumentation: string;
  /** Folder of that package. */
  readonly folder: string;
  /** Response header with the provider's id of a request. */
  readonly requestIdHeader: string;
  /** Packages that the library can use and does not depend on, which its apps have. */
  readonly alsoInstalled?: readonly string[];
  readonly wire: Wire;
  readonly loading: LoadingExample;
}

/** Reading of what the provider was asked and what it answered, by other eyes than those of the package. */
export interface Wire {
  /** Whether a path below the base URL is one whose calls are to be recorded. */
  isModelPath(path: string): boolean;
  /** The usage that a whole answer said. */
  usageSent(answered: AnsweredRequest): SentTokens | undefined;
  /** Ids of the tool calls that an answer asks the app for. */
  toolCallsSent(answered: AnsweredRequest): string[];
}

/** An app of one call, for the ways of loading. */
export interface LoadingExample {
  /** Class of the client: the library's default export, and its named one. */
  readonly client: string;
  /** Makes the call to `process.env.BASE_URL` and prints the text of the answer, `Hello!`. */
  readonly call: string;
  /** Where the call goes, below the base URL, and what it is answered. */
  readonly path: string;
  readonly answer: object;
}

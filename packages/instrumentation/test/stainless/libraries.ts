/** The clients that the observer is tested with, seen as little as the tests need. */
import { createRequire } from 'node:module';

/** A client made by one of these libraries. */
export interface TestClient {
  readonly chat: {
    readonly completions: { create(body: unknown, options?: { signal?: AbortSignal }): TestPromise };
  };
  post(path: string, options: { body: unknown }): TestPromise;
  get(path: string): Promise<unknown>;
  calculateDefaultRetryTimeoutMillis(): number;
}

/** What a call gives: a promise of the library's own kind. */
export interface TestPromise extends Promise<unknown> {
  asResponse(): Promise<Response>;
  withResponse(): Promise<{ data: unknown; response: Response }>;
}

/** A streamed answer. */
export interface TestStream extends AsyncIterable<unknown> {
  iterator(): AsyncGenerator<unknown>;
  readonly controller: AbortController;
  tee(): [TestStream, TestStream];
  toReadableStream(): ReadableStream<Uint8Array>;
}

export interface TestClientOptions {
  baseURL: string;
  apiKey?: string;
  maxRetries?: number;
  timeout?: number;
  fetch?: typeof fetch;
}

export interface TestLibrary {
  readonly version: string;
  /** The client's class, as `require` gives it. */
  readonly Client: new (
    options: TestClientOptions,
  ) => TestClient;
  /** `module.exports`. */
  readonly exports: object;
  /** The namespace that `import` gives. */
  namespace(): Promise<object>;
}

const require = createRequire(import.meta.url);

function load(version: string, name: string): TestLibrary {
  const exports = require(name);
  return { version, Client: exports.default, exports, namespace: () => import(name) };
}

/** The newest version, and the one before, in which other methods read the answer. */
export const LIBRARIES: readonly TestLibrary[] = [load('7', 'openai'), load('6', 'openai6')];

/** Any other export of one of these libraries. */
export function exported<T>({ exports }: TestLibrary, name: string): T {
  return Reflect.get(exports, name) as T;
}

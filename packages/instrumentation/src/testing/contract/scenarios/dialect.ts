/** How a provider's library and its API say what the contract's scenarios are about. */
export interface Dialect {
  /** Where calls go, below the base URL. */
  readonly path: string;
  /** The answer `Hello!`, or another text, in one piece. */
  answer(text?: string): object;
  /** The frames of the same answer as a stream, by default with the texts `Hel`, `lo` and `!`. */
  frames(texts?: readonly string[]): readonly object[];
  /** How many of these frames bring the first two texts, and how many pieces the app has seen by then. */
  readonly open: { readonly frames: number; readonly pieces: number };
  /** The body of an error of the API, and the frame of one in the middle of a stream. */
  error(message: string): object;
  errorFrame(message: string): object;
  /** The `error_code` of an ERROR that such a body, answered with a status, is to become. */
  errorCode(status: number): string;
  /** Asks `Hello?`, or what `more` puts over the request. */
  call(client: unknown, more?: object, options?: object): Call;
  /** The same for a streamed answer. */
  stream(client: unknown, more?: object, options?: object): Promise<Stream>;
  textOf(answer: unknown): string | undefined;
  textOfPiece(piece: unknown): string | undefined;
}

/** A call under way, as far as all libraries agree. */
export interface Call extends Promise<unknown> {
  asResponse(): Promise<Response>;
  withResponse(): Promise<{ data: unknown; response: Response; request_id?: string | null }>;
}

export interface Stream extends AsyncIterable<unknown> {
  readonly controller: AbortController;
}

/** What the contract's scenarios get to work with; the rest of an app is the vendor's own. */
export interface ContractApp {
  readonly client: unknown;
  /** A client like `client` with other settings. */
  makeClient(settings: object): unknown;
  readonly print: (...values: unknown[]) => void;
  readonly inspectError: (error: unknown) => string;
  readonly served: () => Promise<unknown[]>;
  /** Waits until the provider has got so many requests. */
  readonly arrived: (count: number) => Promise<unknown>;
  /** Lets the provider go on with what waits for `released`. */
  readonly release: () => Promise<unknown>;
  /** From now on timers of so many milliseconds end when the scenario says so; see `run-scenarios.mjs`. */
  readonly waits: (least: number, most: number) => { begun(count: number): Promise<void>; end(): void };
  readonly register: () => unknown;
  readonly unregister: () => void;
  /** Runs `fn` inside a live stream of ours; `told` are the texts that the stream heard of meanwhile, without us none. */
  readonly listen: <T>(fn: () => Promise<T>) => Promise<{ result: T; told: readonly unknown[] | undefined }>;
  /** Makes the part of us that starts the record of a call throw, where there is one. */
  readonly breakUs: () => void;
}

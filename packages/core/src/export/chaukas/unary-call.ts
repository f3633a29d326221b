import { type ClientHttp2Stream, constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { Code, ConnectError } from '@connectrpc/connect';
import { validateResponse, validateTrailer } from '@connectrpc/connect/protocol-grpc';
import type { Http2SessionManager } from '@connectrpc/connect-node';
import { guard } from '../../runtime/guard.ts';

/** A call of a method that takes one message and answers with one. */
export interface UnaryCall {
  path: string;
  headers: Readonly<Record<string, string>>;
  /** The message, in pieces that go out one after the other. */
  message: readonly Uint8Array[];
  /** Bytes of the answer that are read. */
  maxAnswer: number;
}

/** Whether it is compressed, and the length of the message behind it (gRPC over HTTP2, "Length-Prefixed-Message"). */
const FRAME_BYTES = 5;

/**
 * Calls over gRPC without a copy of what is sent: the transport of Connect makes two of each message, and what they take outside of the
 * heap makes the engine collect garbage, which cost more than to encode and send the message.
 *
 * @returns the message that came
 * @throws ConnectError for what the server answered, else what went wrong
 */
export async function callUnary(
  sessions: Http2SessionManager,
  call: UnaryCall,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const exchange = new Exchange(sessions, call);
  const giveUp = (): void => exchange.fail(signal.reason);
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  else sessions.request('POST', call.path, call.headers, {}).then(exchange.start).catch(exchange.fail);
  try {
    return await exchange.answer;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** One call on the wire. What is thrown in here fails the call, and nothing else. */
class Exchange {
  readonly answer: Promise<Uint8Array>;
  readonly #sessions: Http2SessionManager;
  readonly #call: UnaryCall;
  #stream: ClientHttp2Stream | undefined;
  #resolve: (message: Uint8Array) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #over = false;
  #header = new Headers();
  #trailer = new Headers();
  #read: Buffer[] = [];
  #size = 0;

  constructor(sessions: Http2SessionManager, call: UnaryCall) {
    this.#sessions = sessions;
    this.#call = call;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  readonly start = (stream: ClientHttp2Stream): void => {
    this.#stream = stream;
    stream.on('error', (error) => this.#broken(error));
    stream.on('close', () => this.#broken(new Error(`the stream was closed (HTTP/2 code ${stream.rstCode})`)));
    if (this.#over) {
      stream.close(constants.NGHTTP2_CANCEL);
      return;
    }
    stream.on('response', (headers) => this.#attempt(() => this.#responded(headers)));
    stream.on('trailers', (headers) => this.#attempt(() => this.#addTrailer(headers)));
    stream.on('data', (piece: Buffer) => this.#attempt(() => this.#add(piece)));
    stream.on('end', () => this.#attempt(() => this.#ended()));
    for (const piece of framed(this.#call.message)) stream.write(piece);
    stream.end();
  };

  readonly fail = (reason: unknown): void => {
    if (this.#over) return;
    this.#over = true;
    this.#reject(reason);
    guard('exporter', () => this.#stream?.close(constants.NGHTTP2_CANCEL));
  };

  #attempt(work: () => void): void {
    if (this.#over) return;
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  #responded(fields: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
    this.#sawLife();
    this.#header = headersOf(fields);
    const { headerError } = validateResponse(fields[':status'] ?? 0, this.#header);
    if (headerError !== undefined) throw headerError;
  }

  #addTrailer(fields: IncomingHttpHeaders): void {
    this.#trailer = headersOf(fields);
  }

  #add(piece: Buffer): void {
    this.#sawLife();
    this.#size += piece.length;
    if (this.#size > this.#call.maxAnswer) throw new Error(`the answer is larger than ${this.#call.maxAnswer} bytes`);
    this.#read.push(piece);
  }

  #ended(): void {
    validateTrailer(this.#trailer, this.#header);
    const message = messageIn(Buffer.concat(this.#read));
    this.#over = true;
    this.#resolve(message);
  }

  /** A server can answer before all has been sent, and break off then: its answer is what counts. */
  #broken(error: Error): void {
    this.#attempt(() => {
      if (this.#trailer.has('grpc-status')) this.#ended();
      else throw error;
    });
  }

  /** The manager asks a connection on which nothing comes whether it is still there. */
  #sawLife(): void {
    if (this.#stream !== undefined) this.#sessions.notifyResponseByteRead(this.#stream);
  }
}

function framed(message: readonly Uint8Array[]): readonly Uint8Array[] {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.writeUInt32BE(
    message.reduce((sum, { length }) => sum + length, 0),
    1,
  );
  return [frame, ...message];
}

function messageIn(body: Buffer): Uint8Array {
  if (body.length === 0) throw new ConnectError('the server answered without a message', Code.Unimplemented);
  if (body.length < FRAME_BYTES || body.length < FRAME_BYTES + body.readUInt32BE(1))
    throw new Error('the answer is cut off');
  if (body[0] !== 0) throw new Error('the answer is compressed, which was not asked for');
  if (body.length > FRAME_BYTES + body.readUInt32BE(1))
    throw new ConnectError('the server answered with more than one message', Code.Unimplemented);
  return body.subarray(FRAME_BYTES);
}

function headersOf(fields: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const one of [value].flat()) headers.append(name, String(one));
  }
  return headers;
}

import { encodeEnvelope, type UniversalServerResponse } from '@connectrpc/connect/protocol';

/**
 * How an answer of Connect begins its sentence when a body is no message of the call; percent-encoded in the trailers of
 * gRPC.
 */
const FAULT = /parse(?: |%20)binary(?=:|%3A)/;
const BLAME = 'The request is no message of this call';

/** Flags of the frames that end an answer of gRPC-Web and of a stream of Connect. */
const TRAILERS = 0x80;
const END_STREAM = 0x02;

/**
 * Connect reports a body that is no message of the call as a fault of its own (INTERNAL, HTTP 500). It is the caller's, so
 * such an answer is turned into INVALID_ARGUMENT, in each of its protocols: there is no hook where it decodes.
 */
export async function blameCaller(response: UniversalServerResponse): Promise<UniversalServerResponse> {
  const type = response.header?.get('content-type') ?? '';
  if (response.status === 500) return blameInBody(response);
  if (type.startsWith('application/grpc-web') || type.startsWith('application/connect+'))
    return blameInFrames(response);
  return type.startsWith('application/grpc') ? blameInTrailers(response) : response;
}

/** Calls of Connect: the error is the body. */
async function blameInBody(response: UniversalServerResponse): Promise<UniversalServerResponse> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body = Buffer.from(rephrase(text));
  if (!FAULT.test(text)) return { ...response, body: once(body) };
  const header = new Headers(response.header);
  header.set('content-length', String(body.length));
  return { ...response, status: 400, header, body: once(body) };
}

/** gRPC-Web and streams of Connect: the error is in the last frame. */
function blameInFrames(response: UniversalServerResponse): UniversalServerResponse {
  const edit = (frame: Uint8Array): Uint8Array => {
    const flags = frame[0] ?? 0;
    if ((flags & (TRAILERS | END_STREAM)) === 0) return frame;
    const text = Buffer.from(frame.subarray(5)).toString();
    return FAULT.test(text) ? encodeEnvelope(flags, Buffer.from(rephrase(text))) : frame;
  };
  return { ...response, body: map(response.body, edit) };
}

/** gRPC: the error is in the trailers, which are complete when the body has ended. */
function blameInTrailers(response: UniversalServerResponse): UniversalServerResponse {
  const { trailer, body } = response;
  const edited = async function* (): AsyncGenerator<Uint8Array> {
    yield* body ?? [];
    const message = trailer?.get('grpc-message') ?? '';
    if (!FAULT.test(message)) return;
    trailer?.set('grpc-status', '3');
    trailer?.set('grpc-message', rephrase(message));
  };
  return { ...response, body: edited() };
}

function rephrase(text: string): string {
  if (!FAULT.test(text)) return text;
  return text
    .replace(FAULT, (found) => (found.includes('%') ? encodeURIComponent(BLAME) : BLAME))
    .replace('"code":"internal"', '"code":"invalid_argument"')
    .replace('grpc-status: 13', 'grpc-status: 3');
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* map(
  body: AsyncIterable<Uint8Array> | undefined,
  edit: (chunk: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body ?? []) yield edit(chunk);
}

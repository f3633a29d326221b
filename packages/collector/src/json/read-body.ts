import { ConnectError } from '@connectrpc/connect';
import type { Compression } from '@connectrpc/connect/protocol';
import { bodyOf } from '../net/body.ts';
import { quote, Refusal } from '../refusal.ts';
import { compressions } from '../rpc/compression.ts';
import type { Exchange } from './exchange.ts';

/** Forms in which a body may come, by the media types that say so. */
const FORMS: ReadonlyMap<string, 'json' | 'protobuf'> = new Map([
  ['application/json', 'json'],
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  ['application/vnd.google.protobuf', 'protobuf'],
]);

const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map(
  compressions(() => undefined).map((one) => [one.name, one]),
);

/**
 * What a body says it is. Plain types are refused, since any page in a browser may send them anywhere.
 *
 * @throws Refusal if it is none of those that are wanted
 */
export function bodyForm({ request }: Exchange, wanted: readonly ('json' | 'protobuf')[]): 'json' | 'protobuf' {
  const given = request.headers['content-type'] ?? '';
  const form = FORMS.get(given.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  if (form !== undefined && wanted.includes(form)) return form;
  const types = [...FORMS].filter(([, one]) => wanted.includes(one)).map(([type]) => type);
  const named = given === '' ? 'The request has no content-type' : `The content-type is ${quote(given)}`;
  throw new Refusal('wrongType', `${named}: send ${types.slice(0, 2).join(' or ')}.`);
}

/**
 * The body of a request, unpacked, and counted while it arrives.
 *
 * @throws Refusal if it is too large, cannot be unpacked, or there is no room for it
 */
export async function readBody(exchange: Exchange): Promise<Uint8Array> {
  const { request, reservation, services } = exchange;
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const compression = COMPRESSIONS.get(String(encoding));
  if (compression === undefined && encoding !== 'identity') {
    throw new Refusal('wrongType', `The content-encoding is ${quote(String(encoding))}: send gzip, br or none.`);
  }
  const body = await readAll(exchange);
  if (compression === undefined) return body;
  const unpacked = await unpack(compression, body, services.maxMessageBytes);
  reservation.take(unpacked.length);
  return unpacked;
}

/** @throws Refusal if the body is not JSON */
export async function readJson(exchange: Exchange): Promise<unknown> {
  const body = await readBody(exchange);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new Refusal('invalid', `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function readAll({ request, reservation, services: { maxMessageBytes } }: Exchange): Promise<Uint8Array> {
  const tooLarge = (): Refusal =>
    new Refusal('tooLarge', `The body has more than ${maxMessageBytes} bytes: send less at once.`);
  if (Number(request.headers['content-length'] ?? 0) > maxMessageBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of bodyOf(request)) {
    bytes += chunk.length;
    if (bytes > maxMessageBytes) throw tooLarge();
    reservation.take(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpack(compression: Compression, body: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await compression.decompress(body, most);
  } catch (error) {
    const { rawMessage } = ConnectError.from(error);
    const isLarge = /larger/.test(rawMessage);
    throw new Refusal(isLarge ? 'tooLarge' : 'invalid', `The body cannot be unpacked: ${rawMessage}.`);
  }
}

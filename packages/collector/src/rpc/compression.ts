import { Code, ConnectError } from '@connectrpc/connect';
import type { Compression } from '@connectrpc/connect/protocol';
import { compressionBrotli, compressionGzip } from '@connectrpc/connect-node';
import { Turns } from '../net/turns.ts';

/** Bodies that are unpacked at once: each may become as large as a message may be, before it is known how large it is. */
const AT_ONCE = 4;

/**
 * What bodies may be packed with.
 *
 * @param count hears how many bytes a body has unpacked, and may throw
 */
export function compressions(count: (bytes: number) => void): Compression[] {
  const turns = new Turns(AT_ONCE);
  return [compressionGzip, compressionBrotli].map((compression) => ({
    ...compression,
    async decompress(bytes, readMaxBytes) {
      const unpacked = await turns.take(() => unpack(compression, bytes, readMaxBytes));
      count(unpacked.length);
      return unpacked;
    },
  }));
}

/** A body that cannot be unpacked is the caller's fault, which Connect does not say of one that is cut off. */
async function unpack(
  compression: Compression,
  bytes: Uint8Array,
  most: number,
): ReturnType<Compression['decompress']> {
  try {
    return await compression.decompress(bytes, most);
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code !== Code.Internal) throw error;
    throw new ConnectError(`The request is not ${compression.name}: ${error.rawMessage}`, Code.InvalidArgument);
  }
}

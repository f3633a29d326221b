import type { Socket } from 'node:net';

/**
 * Begin of the HTTP/2 connection preface (RFC 9113, section 3.4). Four bytes, since `PR` may become PROPFIND: no method of
 * HTTP/1.1 begins with `PRI `.
 */
const PREFACE = Buffer.from('PRI ');

/** Which protocol a connection speaks. */
export type Protocol = 'http/1.1' | 'h2';

/**
 * Reads as much of a new connection as tells its protocol, and puts it back.
 *
 * A connection that says nothing in time, or ends before it told, is dropped.
 *
 * @param timeoutMs milliseconds
 * @returns ends the waiting and drops the connection
 */
export function sniff(socket: Socket, timeoutMs: number, onKnown: (protocol: Protocol) => void): () => void {
  let head = Buffer.alloc(0);
  const drop = (): void => {
    stop();
    socket.destroy();
  };
  const look = (): void => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) head = Buffer.concat([head, chunk]);
    const protocol = protocolOf(head);
    if (protocol === undefined) return;
    stop();
    socket.unshift(head);
    onKnown(protocol);
  };
  const timer = setTimeout(drop, timeoutMs).unref();
  // Until somebody else listens for errors, a connection that is reset would end the process.
  const stop = (): void => {
    clearTimeout(timer);
    socket.off('readable', look).off('end', drop).off('error', drop);
  };
  socket.on('readable', look).on('end', drop).on('error', drop);
  return drop;
}

/** Undefined while the bytes may still become either. */
function protocolOf(head: Buffer): Protocol | undefined {
  const length = Math.min(head.length, PREFACE.length);
  if (!head.subarray(0, length).equals(PREFACE.subarray(0, length))) return 'http/1.1';
  return length === PREFACE.length ? 'h2' : undefined;
}

import { connect, type Socket } from 'node:net';

/** A connection of a test that speaks byte by byte. */
export interface RawConnection {
  readonly socket: Socket;
  /** What came so far. */
  text(): string;
  /** Fulfils when what came matches. */
  until(pattern: RegExp): Promise<string>;
  /** Fulfils when the other side has closed, or reset. */
  readonly closed: Promise<void>;
}

export function openSocket(port: number, allowHalfOpen = false): Promise<RawConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
    let text = '';
    let look: () => void = () => undefined;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      look();
    });
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    const until = (pattern: RegExp): Promise<string> =>
      new Promise((done) => {
        look = () => {
          if (pattern.test(text)) done(text);
        };
        look();
      });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject).on('error', () => undefined);
      resolve({ socket, text: () => text, until, closed });
    });
  });
}

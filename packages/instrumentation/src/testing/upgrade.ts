import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Takes over a connection that a client asks to be upgraded, as a library for WebSockets does. */
export type TakeOver = (message: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The connections of a server that were taken over: the server itself does not know them any more. */
export class Upgrades {
  readonly #byPath = new Map<string, TakeOver>();
  readonly #open = new Set<Duplex>();

  /** @param path without the query */
  on(path: string, takeOver: TakeOver): void {
    this.#byPath.set(path, takeOver);
  }

  /** A connection that nobody takes over is closed. */
  arrived(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    // A client that goes away is no mistake of the test.
    socket.on('error', () => undefined);
    const [path = ''] = (message.url ?? '').split('?');
    const takeOver = this.#byPath.get(path);
    if (takeOver === undefined) socket.destroy();
    else takeOver(message, socket, head);
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

import type { InstrumentationScope } from '@chaukas/core';

/** What the turns of one socket need to know. */
export interface SocketContext {
  /** The library's own object for the socket: conversations of different ones never meet. */
  readonly emitter: object;
  readonly scope: InstrumentationScope;
  provider(): { provider: string; host?: string };
  onCall(): void;
}

/** Sees what goes over one socket, in both directions. */
export interface SocketObserver {
  sent(event: unknown): void;
  received(event: unknown): void;
  /** The socket is gone: what is under way will not come to its end. */
  closed(): void;
}

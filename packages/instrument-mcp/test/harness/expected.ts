import type { Cell } from './cells.ts';

/** A request that the program makes: its operation, how it ends, and the code of its error. */
export type Expected = readonly [operation: string, status: 'COMPLETED' | 'FAILED' | 'CANCELLED', code?: string];

/** The requests of the client's program, by the specification: what each step of `client.mjs` asks of a server. */
export function requestsOf({ era, transport }: Cell): readonly Expected[] {
  const handshake: Expected = era === 'modern' ? ['server/discover', 'COMPLETED'] : ['initialize', 'COMPLETED'];
  const leg: readonly Expected[] = era === 'modern' ? [['tools/call', 'COMPLETED']] : [];
  const sessionOnly: readonly Expected[] = [
    ['tools/call', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['resources/subscribe', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['tools/list', 'COMPLETED'],
    ['ping', 'COMPLETED'],
    ['logging/setLevel', 'COMPLETED'],
  ];
  return [
    handshake,
    ['tools/list', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['tools/call', 'FAILED', 'tool_error'],
    ['tools/call', 'FAILED', 'unknown_tool'],
    ['tools/call', 'FAILED', 'tool_error'],
    ['tools/call', 'FAILED', 'timeout'],
    ['tools/call', 'CANCELLED'],
    ['tools/call', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ...leg,
    ['tools/call', 'COMPLETED'],
    ...leg,
    ...(era === 'modern' ? [] : sessionOnly),
    ['resources/read', 'COMPLETED'],
    ['resources/read', 'FAILED', '-32602'],
    ['prompts/get', 'COMPLETED'],
    ['workshop/note', 'COMPLETED'],
    ['workshop/fail', 'FAILED', '-32042'],
    ['tools/call', 'COMPLETED'],
    ['workshop/note', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['tools/call', 'COMPLETED'],
    ['workshop/fail', 'FAILED', '-32042'],
    ['tools/call', 'FAILED', 'Error'],
    // Between two pieces of news the server asks whether they came, and here both ends are in one process.
    ...(transport === 'memory'
      ? ([
          ['ping', 'COMPLETED'],
          ['ping', 'COMPLETED'],
        ] as const)
      : []),
  ];
}

/** What the server asks the client: by requests of its own, or inside its answers. */
export function askedOfClient({ era }: Cell): readonly string[] {
  const elicitations = ['elicitation/create', 'elicitation/create'];
  return era === 'modern' ? elicitations : [...elicitations, 'sampling/createMessage', 'roots/list'];
}

import { ChaukasServer, type Protocol, type Reply, TAKE } from '../support/chaukas-server.ts';

/** Where the events of a program go. */
export interface DestinationCase {
  /** Text of a module that configures it; `ENDPOINT` stands for the address of its server. */
  setup: string;
  /** The server that it needs. */
  server?: { protocol: Protocol; reply: Reply };
  /** Names of the programs that show what is of its own; all by default. */
  programs?: readonly string[];
  /** What is lost: nothing, all there is, or what is left over at an end that leaves no time. */
  loses: 'nothing' | 'all' | 'the rest';
}

function exporter(methods: string): string {
  return `configure({ exporter: { destination: 'a test', ${methods} } });`;
}

/** What a connection could change: how long the process lives, and what becomes of what is under way. */
const WITH_CONNECTIONS: readonly string[] = [
  'a normal end',
  'process.exit()',
  'an error that nobody catches',
  'a flush that is waited for',
  'a flush that nobody waits for',
  'a shutdown that is waited for',
  'listeners of the end',
  'SIGTERM',
  'the normal end of a worker',
  'the termination of a worker',
];

/** A server that answers so. */
function server(protocol: Protocol, reply: Reply, loses: DestinationCase['loses']): DestinationCase {
  const setup = `configure({ endpoint: 'ENDPOINT' });`;
  return { setup, server: { protocol, reply }, programs: WITH_CONNECTIONS, loses };
}

/** Nobody listens there. */
function nobody(endpoint: string): DestinationCase {
  return { setup: `configure({ endpoint: '${endpoint}' });`, programs: WITH_CONNECTIONS, loses: 'all' };
}

export const DESTINATIONS: Readonly<Record<string, DestinationCase>> = {
  'the file': { setup: '', loses: 'nothing' },
  'the file, flushed at SIGTERM': { setup: 'configure({ flushOnSigterm: true });', loses: 'nothing' },
  'an exporter that takes time': {
    setup: exporter('export: () => new Promise((resolve) => setTimeout(resolve, 10))'),
    loses: 'the rest',
  },
  'a dead exporter': {
    setup: exporter(`async export() { throw new Error('connection refused'); },
      forceFlush() { throw new Error('refused'); }, async shutdown() { throw new Error('refused'); }`),
    loses: 'all',
  },
  'a hanging exporter': {
    setup: exporter(`export: () => new Promise(() => undefined), forceFlush: () => new Promise(() => undefined),
      shutdown: () => new Promise(() => undefined)`),
    loses: 'all',
  },
  'a gRPC server': server('grpc', TAKE, 'the rest'),
  'a hanging gRPC server': server('grpc', { hang: true }, 'all'),
  'a dead gRPC server': nobody('127.0.0.1:1'),
  'an HTTP server': server('http', TAKE, 'the rest'),
  'a hanging HTTP server': server('http', { hang: true }, 'all'),
  'a dead HTTP server': nobody('http://127.0.0.1:1'),
};

/** The destinations of these names, with servers that run until `use` is done. */
export async function withDestinations<T>(
  names: readonly string[],
  use: (destinations: readonly (readonly [name: string, kind: DestinationCase])[]) => Promise<T>,
): Promise<T> {
  const servers: ChaukasServer[] = [];
  const destinations: [string, DestinationCase][] = [];
  try {
    for (const [name, kind] of Object.entries(DESTINATIONS)) {
      if (!names.includes(name)) continue;
      const started = kind.server && (await ChaukasServer.start(kind.server.protocol, kind.server.reply));
      if (started !== undefined) servers.push(started);
      destinations.push([name, { ...kind, setup: kind.setup.replace('ENDPOINT', started?.endpoint ?? '') }]);
    }
    return await use(destinations);
  } finally {
    await Promise.all(servers.map((started) => started.stop()));
  }
}

/** The functions of ours that programs use, for the same programs without us. */
export const WITHOUT_US = `
const noop = { start: () => noop, finish() {} };
export const trace = () => noop;
export const agentSpan = () => noop;
export const withTrace = (_name, fn) => fn(noop);
export const withAgentSpan = (fn) => fn(noop);
export const flush = async () => undefined;
export const shutdown = async () => undefined;
export const withFlush = (handler) => async (...args) => handler(...args);
`;

export function withUs({ setup }: DestinationCase): string {
  return `import { configure } from '@chaukas/core';\nexport * from '@chaukas/core';\n${setup}\n`;
}

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** Registers all five with one import, as apps do; the built package. */
const AUTO = new URL('../../packages/auto/dist/esm/auto.js', import.meta.url).href;

const ALL = { CHAUKAS_INCLUDE_INSTRUMENTATIONS: 'openai,anthropic,agents,langchain,mcp' };

/** A port that takes connections and never says a word. */
export class SilentServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How many there were. */
  connections = 0;

  static async start(): Promise<SilentServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.connections++;
      this.#sockets.add(
        socket
          .on('error', () => undefined)
          .on('close', () => this.#sockets.delete(socket))
          .resume(),
      );
    });
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return `127.0.0.1:${address.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** An output that takes nothing. */
export interface DeadOutput {
  readonly env: Readonly<Record<string, string>>;
  /** What is said of it, so that it is known that there was something to write. */
  readonly said: RegExp;
}

const LOST = /^\[chaukas\] (\d+) of \1 events were lost: /m;

export function deadOutputs(silent: SilentServer): Readonly<Record<string, DeadOutput>> {
  const server = (endpoint: string): DeadOutput => ({ env: { CHAUKAS_ENDPOINT: endpoint }, said: LOST });
  return {
    'a disk that is full': { env: { CHAUKAS_OUTPUT_FILE: '/dev/full' }, said: LOST },
    'a file that cannot be made': {
      env: { CHAUKAS_OUTPUT_FILE: '/dev/null/trail.jsonl' },
      said: /^\[chaukas\] .*\/dev\/null/m,
    },
    'a server that is not there': server('http://127.0.0.1:1'),
    'a server that is not there, over gRPC': server('127.0.0.1:1'),
    'a server that never answers': server(`http://${silent.address}`),
    'a server that never answers, over gRPC': server(silent.address),
  };
}

/** Environment of a process in which everything is recorded to an output. */
export function recordingTo({ env }: DeadOutput): Record<string, string> {
  return { ...ALL, ...env, NODE_OPTIONS: `--import ${AUTO}` };
}

/** The same with a mistake of ours in it, one of the planted ones. */
export function planted(mistake: string): Record<string, string> {
  const file = new URL('./planted.mjs', import.meta.url);
  file.searchParams.set('mistake', mistake);
  return { ...ALL, NODE_OPTIONS: `--import ${AUTO} --import ${file.href}` };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { ChaukasServerService } from '@chaukas/spec';
import { rawServices, serverTwins } from '@chaukas/spec/raw';
import { scanEvent } from '@chaukas/spec/scan';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { SCOPE } from './events.ts';
import type { Sent } from './ledger.ts';
import type { Running, Target } from './target.ts';

const MAIN = fileURLToPath(new URL('../../dist/esm/main.js', import.meta.url));
const PAGE = 1000;

/** The whole collector on a directory, started by its command and spoken to over gRPC. */
export function collectorTarget(data: string): Target {
  return {
    async start() {
      const child = spawn(process.execPath, [MAIN, '--port', '0', '--data', data, '--log-level', 'error'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      return running(await addressOf(child), child, exited);
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The collector has no output.');
  const [line] = await once(createInterface(child.stdout), 'line');
  const address = /127\.0\.0\.1:\d+/.exec(String(line))?.[0];
  if (address === undefined) throw new Error(`The collector did not start: ${line}`);
  return address;
}

function running(address: string, child: ChildProcess, exited: Promise<unknown>): Running {
  const transport = createGrpcTransport({ baseUrl: `http://${address}` });
  // The casts: twins carry bytes where the services have messages, and their types are made at run time.
  const writer = createClient(rawServices().server as typeof ChaukasServerService, transport);
  const reader = createClient(serverTwins('bytes').server as typeof ChaukasServerService, transport);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    async append(events) {
      const { acceptedCount } = await writer.ingestEventBatch({ eventBatch: encodeBatch(events) as never });
      if (acceptedCount !== events.length)
        throw new Error(`${acceptedCount} of ${events.length} events were accepted.`);
    },
    async read(traceId = '') {
      const found = new Map<string, Uint8Array>();
      let pageToken = '';
      do {
        const filter = { ...SCOPE, traceId };
        const { response } = await reader.queryEvents({ query: { filter, pageSize: PAGE, pageToken } });
        const page = decodePage(response as unknown as Uint8Array);
        for (const event of page.events) found.set(scanEvent(event).eventId, event);
        pageToken = page.next;
      } while (pageToken !== '');
      return found;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/** EventBatch { repeated Event events = 3; } */
function encodeBatch(events: readonly Sent[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { bytes } of events) writer.tag(3, WireType.LengthDelimited).bytes(bytes);
  return writer.finish();
}

/** QueryResponse { repeated Event events = 1; string next_page_token = 2; } with its events as they stand there. */
function decodePage(bytes: Uint8Array): { events: Uint8Array[]; next: string } {
  const reader = new BinaryReader(bytes);
  const events: Uint8Array[] = [];
  let next = '';
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (field === 1) events.push(reader.bytes());
    else next = reader.string();
  }
  return { events, next };
}

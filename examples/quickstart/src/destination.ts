import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Event, parseEventLine } from '@chaukas/spec';
import { ChaukasClient, fetchTransport } from '@chaukas/spec/client';

/** Where the agent's trail goes, and how it is read again. */
export interface Destination {
  place: string;
  /** What the agent is told by its environment. */
  env: Record<string, string>;
  /** What the agent left there, in the order of what happened. */
  read(): Promise<Event[]>;
}

/** The file, or the server of `CHAUKAS_ENDPOINT`. */
export function destination(): Destination {
  const { CHAUKAS_ENDPOINT: endpoint, CHAUKAS_OUTPUT_MODE: mode = 'api' } = process.env;
  return endpoint && mode === 'api' ? server(endpoint) : file();
}

function file(): Destination {
  const place = resolve(process.env.CHAUKAS_OUTPUT_FILE ?? `.chaukas/quickstart-${Date.now()}.jsonl`);
  const before = existsSync(place) ? statSync(place).size : 0;
  return {
    place,
    env: { CHAUKAS_OUTPUT_FILE: place, CHAUKAS_OUTPUT_MODE: 'file' },
    async read() {
      return readFileSync(place).subarray(before).toString().trim().split('\n').map(parseEventLine);
    },
  };
}

/** This run is told from others in the server by a tag. */
function server(endpoint: string): Destination {
  const tag = `demo-${randomUUID()}`;
  const tags = [process.env.CHAUKAS_TAGS, tag].filter(Boolean).join(',');
  return {
    place: `the server at ${endpoint}`,
    env: { CHAUKAS_OUTPUT_MODE: 'api', CHAUKAS_TAGS: tags },
    async read() {
      const { CHAUKAS_API_KEY: apiKey } = process.env;
      const client = new ChaukasClient({ transport: await transportTo(endpoint), ...(apiKey && { apiKey }) });
      const events: Event[] = [];
      for await (const event of client.query({ tags: [tag] }, { order: 'asc' })) events.push(event);
      return events;
    },
  };
}

/** The same address answers queries: over Connect where it is posted to, else over gRPC. */
async function transportTo(endpoint: string): Promise<ConstructorParameters<typeof ChaukasClient>[0]['transport']> {
  if (/^https?:/i.test(endpoint)) return fetchTransport({ baseUrl: new URL(endpoint).origin });
  const { createGrpcTransport } = await import('@connectrpc/connect-node');
  return createGrpcTransport({
    baseUrl: endpoint.includes('://') ? endpoint.replace(/^grpc/i, 'http') : `http://${endpoint}`,
  });
}

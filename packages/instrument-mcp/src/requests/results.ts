import { createHash } from 'node:crypto';
import { known, read, readJson, readList, readText } from '@chaukas/instrumentation';
import type { Connection } from '../connection/connection.ts';
import { elicitationDecision } from '../connection/decisions.ts';
import type { LiveRequest } from './live-request.ts';

type OnResult = (request: LiveRequest, result: unknown) => void;

/** What the results of some requests say beyond themselves. */
export const RESULTS: Readonly<Record<string, OnResult | undefined>> = {
  initialize({ connection, data }, result) {
    connection.agreedVersion = readText(result, 'protocolVersion');
    const server = readText(result, 'serverInfo', 'name');
    if (server !== undefined) data.server = server;
    connection.announce(known({ server }));
  },
  'resources/read'({ span, data }, result) {
    const uri = readText(data.request, 'uri');
    if (uri === undefined) return;
    const ids = readList(result, 'contents').flatMap((content) => readText(content, 'uri') ?? []);
    span.addEvent({ type: 'data_access', datasource: uri, document_ids: ids });
  },
  'tools/list'({ connection, span }, result) {
    const update = changedTools(connection, result);
    if (update !== undefined) span.addEvent({ type: 'state_update', update });
  },
  'elicitation/create'({ connection, span }, result) {
    // Where the client is one of ours, it records what its user decided.
    if (!connection.peerIsOurs) span.addEvent(elicitationDecision(connection, result));
  },
};

/** Hashes of the tools that servers told of, by server and name; the oldest are forgotten. */
const definitions = new Map<string, string>();
const MAX_DEFINITIONS = 10_000;

/** The tools that mean something else than when the same server told of them before: a model relies on what they say. */
function changedTools(
  connection: Connection,
  result: unknown,
): Record<string, { old: string; new: string }> | undefined {
  const server = connection.serverName ?? connection.transport.url ?? connection.id;
  const changed: Record<string, { old: string; new: string }> = {};
  for (const tool of readList(result, 'tools')) {
    const name = readText(tool, 'name');
    if (name === undefined) continue;
    const key = `mcp:${server}/tools/${name}`;
    const before = definitions.get(key);
    const now = hashOf(tool);
    remember(key, now);
    if (before !== undefined && before !== now) changed[key] = { old: before, new: now };
  }
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function remember(key: string, hash: string): void {
  definitions.delete(key);
  definitions.set(key, hash);
  const [oldest] = definitions.keys();
  if (definitions.size > MAX_DEFINITIONS && oldest !== undefined) definitions.delete(oldest);
}

/** What a model is told of a tool: its name, its description and what it takes. */
function hashOf(tool: unknown): string {
  const parts = [read(tool, 'name'), read(tool, 'description'), sorted(read(tool, 'inputSchema'))];
  return `sha256:${createHash('sha256')
    .update(readJson(parts) ?? '')
    .digest('hex')}`;
}

/** The order of a schema's keys means nothing. */
function sorted(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 32) return value;
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item, depth + 1)]),
  );
}

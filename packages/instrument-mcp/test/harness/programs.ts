/**
 * One program, in every way that it can be run: it does the same with us and without, and the trail says what it did. Each
 * cell runs once as it is and once recorded; both runs are of processes of their own.
 */
import { invalidMetadata, type JsonObject } from '@chaukas/spec';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Cell, nameOf } from './cells.ts';
import { differences } from './differences.ts';
import { askedOfClient, requestsOf } from './expected.ts';
import { type Run, runCell } from './run-cell.ts';
import { ofType, statusOf, type TrailEvent, typeOf } from './trail.ts';

const side = (which: string) => (event: TrailEvent) => event.metadata?.side === which;

export function runPrograms(cells: readonly Cell[]): void {
  describe.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', (_name, cell) => {
    let plain: Run;
    let recorded: Run;
    let all: readonly TrailEvent[];

    beforeAll(async () => {
      const record = cell.format === 'cjs' ? 'after' : 'before';
      [plain, recorded] = await Promise.all([runCell(cell), runCell(cell, { record })]);
      all = [...recorded.client, ...recorded.server];
    });

    it('does the same as without us', () => {
      expect(plain.stdout).toContain('after close');
      expect(differences(plain, recorded)).toEqual([]);
    });

    it('has a pair for each request of the client, with how it ended', () => {
      const client = cell.transport === 'memory' ? all : recorded.client;
      const asked = new Set(askedOfClient(cell));
      const pairs = starts(client)
        .filter(side('client'))
        .filter(({ mcp_call: call }) => !asked.has(call?.operation ?? ''));
      expect(pairs.map((start) => outcomeOf(start, all)).sort()).toEqual(
        requestsOf(cell)
          .map((expected) => [...expected])
          .sort(),
      );
    });

    it('has a tool call for each call that the server’s handlers wrote down', () => {
      const known = recorded.journal.split('\n').flatMap((line) => /^tool (\w+) (\{.*\})$/.exec(line)?.slice(1) ?? []);
      const calls = ofType(all, 'TOOL_CALL_START').filter(({ tool_call: call }) => !/plane|add/.test(call?.name ?? ''));
      const written = known.flatMap((name, at) => (at % 2 === 0 && name !== 'add' ? [`${name} ${known[at + 1]}`] : []));
      expect(
        calls.map(({ tool_call: call }) => `${call?.name} ${JSON.stringify(call?.arguments ?? {})}`).sort(),
      ).toEqual(written.sort());
      expect(calls.every(({ author }) => author === 'AUTHOR_TOOL')).toBe(true);
    });

    it('records what the server asks of the client, and what its user decided, once', () => {
      const client = cell.transport === 'memory' ? all : recorded.client;
      const served = starts(client)
        .filter(side('server'))
        .map(({ mcp_call: call }) => call?.operation ?? '');
      for (const operation of new Set(askedOfClient(cell))) {
        const count = askedOfClient(cell).filter((asked) => asked === operation).length;
        expect(served.filter((it) => it === operation)).toHaveLength(count);
      }
      expect(ofType(all, 'POLICY_DECISION').map(({ policy }) => policy)).toEqual([
        { policy_id: 'mcp.elicitation', outcome: 'allow', rule_ids: ['workshop'], rationale: 'accept' },
        { policy_id: 'mcp.elicitation', outcome: 'deny', rule_ids: ['workshop'], rationale: 'decline' },
      ]);
    });

    it('records that documents were read, that definitions changed, and that there was a connection', () => {
      const reads = ofType(all, 'DATA_ACCESS').map(({ data_access: access }) => access);
      expect(reads).toEqual([{ datasource: 'wood://oak', document_ids: ['wood://oak'] }]);
      const changes = ofType(all, 'STATE_UPDATE').flatMap(({ state_update: update }) => Object.entries(update ?? {}));
      expect(changes.map(([key]) => key).sort()).toEqual(
        cell.era === 'modern' ? [] : ['mcp:workshop/tools', 'mcp:workshop/tools/add', 'mcp:workshop/wood://oak'],
      );
      const system = ofType(recorded.client, 'SYSTEM').map(({ metadata }) => metadata?.name);
      expect(system.filter((name) => name === 'mcp.connect').length).toBeGreaterThan(0);
      expect(system.filter((name) => name === 'mcp.close').length).toBeGreaterThan(0);
    });

    it('is one trace: what the server did hangs on the very span that asked for it', () => {
      const [first] = starts(recorded.client);
      const spans = new Set(all.map((event) => event.span_id));
      const served = (cell.transport === 'memory' ? all : recorded.server).filter(
        (event) => event.trace_id !== ownTrace && (side('server')(event) || typeOf(event) === 'TOOL_CALL_START'),
      );
      expect(served.length).toBeGreaterThan(5);
      for (const event of served) {
        expect([event.trace_id, event.session_id]).toEqual([first?.trace_id, first?.session_id]);
        expect(event.parent_span_id).toMatch(/^span_[0-9a-f]{24}$/);
        expect(spans).toContain(event.parent_span_id);
      }
    });

    it('leaves a trace that the app names itself to the app', () => {
      const own = all.filter((event) => event.trace_id === ownTrace);
      const [call] = ofType(own, 'TOOL_CALL_START');
      expect(call?.parent_span_id).toBe('d'.repeat(16));
    });

    it('ends what it starts, and says of each event only what the registry knows', () => {
      const ended = new Set(all.filter(({ type }) => type.endsWith('_END')).map(({ span_id }) => span_id));
      const open = all.filter(({ type, span_id }) => type.endsWith('CALL_START') && !ended.has(span_id));
      expect(open).toEqual([]);
      expect(all.flatMap(({ metadata }) => invalidMetadata(metadata as JsonObject | undefined))).toEqual([]);
    });

    it('knows the server, the way to it and the version of the protocol', () => {
      const [call] = starts(recorded.client).filter(({ mcp_call: made }) => made?.operation === 'prompts/get');
      expect(call?.mcp_call).toMatchObject({
        server_name: 'workshop',
        method: METHODS[cell.transport],
        protocol_version: cell.era === 'modern' ? '2026-07-28' : '2025-11-25',
        request: { name: 'plan' },
      });
      expect(call?.metadata).toMatchObject({ transport: TRANSPORTS[cell.transport], jsonrpc_id: expect.any(String) });
      expect(call?.metadata?.mcp_session_id !== undefined).toBe(cell.transport === 'http' && cell.era === 'legacy');
    });
  });
}

const METHODS = { memory: 'memory', stdio: 'stdio', http: 'POST', sse: 'POST' } satisfies Record<
  Cell['transport'],
  string
>;
const TRANSPORTS = { memory: 'memory', stdio: 'stdio', http: 'streamable-http', sse: 'sse' };
const ownTrace = `trace_${'c'.repeat(32)}`;

function starts(events: readonly TrailEvent[]): TrailEvent[] {
  return ofType(events, 'MCP_CALL_START');
}

/** Operation and end of a request, with the code of the error on it or below it. */
function outcomeOf(start: TrailEvent, all: readonly TrailEvent[]): string[] {
  const end = ofType(all, 'MCP_CALL_END').find(({ span_id }) => span_id === start.span_id);
  const status = end === undefined ? 'open' : statusOf(end);
  const operation = start.mcp_call?.operation ?? '';
  if (status !== 'FAILED') return [operation, status];
  const inside = [
    start.span_id,
    ...all.filter((event) => event.parent_span_id === start.span_id).map((event) => event.span_id),
  ];
  const error = ofType(all, 'ERROR').find((event) => inside.includes(event.parent_span_id ?? ''));
  return [operation, status, error?.error?.error_code ?? 'none'];
}

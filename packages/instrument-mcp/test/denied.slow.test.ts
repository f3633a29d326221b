/** A server that lets nobody in: who was denied what is a decision, and not only an error. */
import { describe, expect, it } from 'vitest';
import type { Cell } from './harness/cells.ts';
import { differences } from './harness/differences.ts';
import { runCell } from './harness/run-cell.ts';
import { ofType, statusOf } from './harness/trail.ts';

const CELLS: readonly Cell[] = [
  { version: 'v1', era: 'legacy', transport: 'http', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'http', format: 'mjs' },
];

describe.each(CELLS)('$version', (cell) => {
  it.each(['401', '403'])(
    'HTTP %s',
    async (status) => {
      const env = { HEADERS: JSON.stringify({ 'x-refuse': status }), AFTER_CONNECT: 'fail' };
      const [plain, recorded] = await Promise.all([runCell(cell, { env }), runCell(cell, { env, record: 'before' })]);
      expect(differences(plain, recorded)).toEqual([]);
      const [end] = ofType(recorded.client, 'MCP_CALL_END');
      expect(end && [end.mcp_call?.operation, statusOf(end)]).toEqual(['initialize', 'FAILED']);
      expect(ofType(recorded.client, 'ERROR').map(({ error }) => error?.error_code)).toEqual([status]);
      expect(ofType(recorded.client, 'POLICY_DECISION').map(({ policy }) => policy)).toEqual([
        { policy_id: 'mcp.authorization', outcome: 'deny', rule_ids: ['127.0.0.1'], rationale: `HTTP ${status}` },
      ]);
    },
    60_000,
  );
});

import type { StatsSums } from '../event-stats.ts';
import { storedTime } from '../time.ts';
import { integer, type Row } from './row-values.ts';
import type { Statements } from './statements.ts';

interface Range {
  readonly from?: bigint;
  readonly to?: bigint;
}

const NOTHING: StatsSums = { sessions: 0n, sessionMs: 0, types: [] };

/** Statistics of a scope: of all time from the roll-ups, of a range from the index of times. */
export function readStats(statements: Statements, scope: number | undefined, range: Range = {}): StatsSums {
  if (scope === undefined) return NOTHING;
  const whole = range.from === undefined && range.to === undefined;
  const [sums, types] = whole ? rolledUp(statements, scope) : counted(statements, scope, range);
  return {
    sessions: integer(sums?.sessions),
    sessionMs: Number(sums?.session_ms ?? 0),
    types: types.map((row) => [Number(row.type), integer(row.events)] as const),
  };
}

function rolledUp(statements: Statements, scope: number): [Row | undefined, Row[]] {
  const sums = statements.first('SELECT sessions, session_ms FROM scopes WHERE id = ?', scope);
  return [sums, statements.all('SELECT type, events FROM type_counts WHERE scope = ?', scope)];
}

function counted(statements: Statements, scope: number, { from, to }: Range): [Row | undefined, Row[]] {
  const bounds: [string, bigint | undefined][] = [
    ['AND time >= ?', from],
    ['AND time < ?', to],
  ];
  const given = bounds.filter(([, bound]) => bound !== undefined);
  const rows = `FROM events INDEXED BY by_time WHERE scope = ? ${given.map(([sql]) => sql).join(' ')}`;
  const values = [scope, ...given.map(([, bound]) => storedTime(bound ?? 0n))];
  const sums = statements.first(
    `SELECT count(*) AS sessions, total((last - first) / 1e6) AS session_ms FROM
       (SELECT min(time) AS first, max(time) AS last ${rows} AND session IS NOT NULL GROUP BY session)`,
    ...values,
  );
  return [sums, statements.all(`SELECT type, count(*) AS events ${rows} GROUP BY type`, ...values)];
}

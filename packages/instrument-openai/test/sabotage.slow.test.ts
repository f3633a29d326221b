import {
  type AppFolder,
  appWith,
  describeSabotages,
  loadingCells,
  loadScenarios,
  type NamedScenario,
  Provider,
  runScenarios,
  type Sabotage,
  trailProblems,
  verifyCell,
} from '@chaukas/instrumentation/testing/contract';
import * as vitest from 'vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subject } from './subject.ts';

const scenarios = await loadScenarios(subject);
let app: AppFolder;

beforeAll(() => {
  app = appWith(subject);
});

afterAll(() => app.remove());

function scenarioOf(name: string): NamedScenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

const SABOTAGES: readonly Sabotage[] = [
  ['an extra turn before the request', 'contract: the order of what happens', /^stdout, line \d+: "fetch/],
  ['a teed stream', 'stream left by break', /^stdout, line \d+: .*closed by the app.* became .*open/],
  ['a changed request', 'chat plain', /^request 1, body: /],
  ['an extra header', 'chat plain', /^request 1, headers: /],
  ['an extra request', 'chat plain', /^requests: 1 became 2/],
  ['an answer read early', 'chat asResponse, read by the app', /^stdout, line 1: "Response 200 false" became/],
  ['a promise of another class', 'chat withResponse', /^stdout, line 1: .* became "the app threw/],
  ['a handled rejection', 'promise that nobody awaits', /^exit code: 1 became 0/],
  ['a visible property', 'looks of the promise', /^stdout, line 4: " {2}keys: /],
  ['a changed answer', 'chat plain', /^stdout, line \d+: .*gpt-test-1.* became .*ours/],
  ['a line on stderr', 'chat plain', /^stderr, line \d+: .* became "note: recording"/],
  ['another exit code', 'chat plain', /^exit code: 0 became 1/],
  ['a process kept alive', 'chat plain', /^stdout, line \d+: .*not yet/],
  ['a lost event', 'chat plain', /^MODEL_INVOCATION_START of span_\w+ has 0 ENDs/],
  ['an event sent twice', 'realtime: a spoken turn', /^stdout, line \d+: /],
  ['a changed event', 'realtime: a spoken turn', /^stdout, line \d+: .* became .*ours/],
  ['an event told late', 'realtime: a spoken turn', /^stdout, line \d+: /],
  ['a listener for errors', 'realtime: an error that nobody listens for', /never printed/],
  ['a listener on the connection', 'realtime: looks of a conversation', /^stdout, line \d+: /],
  ['a search read early', 'vector store searched', /^stdout, line \d+: /],
  ['a search that is only a promise', 'vector store searched', /^stdout, line \d+: /],
  ['a changed search', 'vector store searched', /^request 1, body: /],
  ['a changed upload', 'transcription', /^request 1, body: /],
  ['an upload read early', 'transcription', /^stdout, line \d+: /],
  ['an upload that is only a promise', 'transcription', /^stdout, line \d+: /],
];

describeSabotages(vitest, subject, SABOTAGES);

test('an app that never registers us is found', async () => {
  const [cell] = loadingCells(subject).map((one) => ({ ...one, source: one.source.replace('register();', '') }));
  if (cell === undefined) throw new Error('there are no ways of loading');
  const provider = await Provider.start(subject);
  const verdict = await verifyCell(cell, provider, { subject, directory: app.directory }).finally(() =>
    provider.stop(),
  );
  expect(verdict.pairs).toBe(0);
  expect(verdict.problems).toContainEqual(expect.stringMatching(/^model calls: 0 in the trail, 1 were made/));
});

/** One change of a trail: of the lines, given the number of the line that has `type`. */
type Tampering = (lines: string[], at: number) => string[];

const without: Tampering = (lines, at) => lines.toSpliced(at, 1);
const twice: Tampering = (lines, at) => lines.toSpliced(at, 0, lines[at] ?? '');
const replaced =
  (from: RegExp, to: string): Tampering =>
  (lines, at) =>
    lines.with(at, (lines[at] ?? '').replace(from, to));

const TAMPERINGS: readonly (readonly [what: string, type: string, change: Tampering, finding: RegExp])[] = [
  ['a lost SESSION_START', 'SESSION_START', without, /outside an opening/],
  ['a lost SESSION_END', 'SESSION_END', without, /has no SESSION_END/],
  ['a lost MODEL_INVOCATION_START', 'MODEL_INVOCATION_START', without, /has no START/],
  ['a lost TOOL_CALL_END', 'TOOL_CALL_END', without, /TOOL_CALL_START .* has 0 ENDs/],
  ['a lost RETRY', 'RETRY', without, /^retries: 0 in the trail, 1 were made/],
  ['a lost OUTPUT_EMITTED', 'OUTPUT_EMITTED', without, /counts \d+ events of/],
  ['an event twice', 'MODEL_INVOCATION_END', twice, /two events have one id/],
  ['a pair twice', 'MODEL_INVOCATION_END', twice, /has 2 ENDs/],
  [
    'another trace',
    'MODEL_INVOCATION_END',
    replaced(/"trace_id":"trace_/, '"trace_id":"trace_0'),
    /different trace_id/,
  ],
  ['another session', 'RETRY', replaced(/"session_id":"trace_/, '"session_id":"trace_0'), /parent in another session/],
  ['an unknown parent', 'RETRY', replaced(/"parent_span_id":"span_/, '"parent_span_id":"span_0'), /not in the trail/],
  [
    'other tokens',
    'MODEL_INVOCATION_END',
    replaced(/"total_tokens":\d+/g, '"total_tokens":1'),
    /tokens .* provider sent/,
  ],
  ['another answer', 'MODEL_INVOCATION_END', replaced(/"content":"Hello!"/, '"content":"Bye!"'), /answer is not what/],
  [
    'another request',
    'MODEL_INVOCATION_END',
    replaced(/"content":"Hello\?"/, '"content":"Bye?"'),
    /request is not what/,
  ],
  ['an invented request id', 'MODEL_INVOCATION_END', replaced(/"request_id":"/, '"request_id":"x'), /never gave/],
  ['a wrong count of attempts', 'MODEL_INVOCATION_END', replaced(/"attempts":2/, '"attempts":3'), /says 3 attempts/],
  [
    'an undeclared key',
    'MODEL_INVOCATION_END',
    replaced(/"metadata":{/, '"metadata":{"mine":1,'),
    /metadata.mine is not/,
  ],
  ['a field that the schema lacks', 'RETRY', replaced(/^{/, '{"mine":1,'), /says more than the schema/],
  ['a broken line', 'RETRY', replaced(/}$/, ''), /is not an event/],
  ['another tool call', 'TOOL_CALL_START', replaced(/"id":"call_1"/, '"id":"call_9"'), /^tool calls/],
  ['a failure without its error', 'ERROR', without, /failed with 0 errors/],
];

describe('the check of a trail finds', () => {
  const NAMES = ['retry after milliseconds', 'tool loop', 'bad request'];
  let runs: { lines: readonly string[]; requests: ReturnType<Provider['requests']> }[] = [];

  beforeAll(async () => {
    const chosen = NAMES.map(scenarioOf);
    const setting = { subject, directory: app.directory, format: 'esm' as const };
    const provider = await Provider.start(subject);
    const { trail, visible } = await runScenarios(chosen, provider, setting, true).finally(() => provider.stop());
    runs = chosen.map(({ slug }) => ({
      lines: trail.get(slug) ?? [],
      requests: [...(visible.get(slug)?.requests ?? [])],
    }));
  });

  test('nothing in trails that are right', () => {
    expect(runs.flatMap(({ lines, requests }) => trailProblems(lines, requests, subject.wire))).toEqual([]);
  });

  test.each(TAMPERINGS)('%s', (_what, type, change, finding) => {
    const has = (line: string): boolean => line.includes(`"type":"EVENT_TYPE_${type}"`);
    const run = runs.find(({ lines }) => lines.some(has));
    const lines = [...(run?.lines ?? [])];
    const found = trailProblems(change(lines, lines.findIndex(has)), run?.requests ?? [], subject.wire);
    expect(found).toContainEqual(expect.stringMatching(finding));
  });
});

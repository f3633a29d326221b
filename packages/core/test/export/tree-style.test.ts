import { createEvent, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { countByType, wantsColor } from '../../src/export/tree.ts';
import { agentLoop } from './tree-events.ts';

describe('wantsColor', () => {
  const terminal = { isTTY: true };
  const file = {};
  const cases: [string, { isTTY?: boolean }, NodeJS.ProcessEnv, boolean][] = [
    ['a terminal', terminal, { TERM: 'xterm' }, true],
    ['a file', file, {}, false],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['FORCE_COLOR for a file', file, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR against NO_COLOR', file, { FORCE_COLOR: 'true', NO_COLOR: '1' }, true],
    ['FORCE_COLOR=0 for a terminal', terminal, { FORCE_COLOR: '0' }, false],
  ];
  it.each(cases)('%s', (_name, stream, env, wanted) => {
    expect(wantsColor(stream, env)).toBe(wanted);
  });
});

describe('countByType', () => {
  it('counts in the order of the schema, only types that occur', () => {
    expect([...countByType(agentLoop.toReversed())]).toEqual([
      ['SESSION_START', 1],
      ['SESSION_END', 1],
      ['AGENT_START', 1],
      ['AGENT_END', 1],
      ['MODEL_INVOCATION_START', 2],
      ['MODEL_INVOCATION_END', 2],
      ['TOOL_CALL_START', 2],
      ['TOOL_CALL_END', 2],
      ['INPUT_RECEIVED', 1],
      ['OUTPUT_EMITTED', 1],
      ['ERROR', 1],
      ['RETRY', 1],
    ]);
  });

  it('counts a type newer than the schema under its number, last', () => {
    const newer = createEvent({});
    // A newer writer's number, which the enum's type does not admit.
    Object.assign(newer, { type: 99 });
    const counts = countByType([newer, createEvent({ type: EventType.SYSTEM })]);
    expect([...counts]).toEqual([
      ['SYSTEM', 1],
      ['TYPE_99', 1],
    ]);
  });
});

import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';
import { all } from '../support/recording.ts';

/** Records in every tick, and says at the start of a tick which ones have ended. */
const TICKS = `
import { writeSync } from 'node:fs';
import { agentSpan, trace } from '@chaukas/core';
trace('run').start(true);
let tick = 0;
function next() {
  for (let i = 0; i < 5; i++) agentSpan('Agent ' + tick, { outputType: 'x'.repeat(2000) }).start();
  tick++;
  setImmediate(() => setImmediate(() => {
    writeSync(1, tick + '\\n');
    next();
  }));
}
next();
`;

describe('a process that is killed', () => {
  it.each([1, 7, 30])('after %s ticks has every event of them in the file, in whole lines', async (ticks) => {
    const app = new App({ 'app.mjs': TICKS });
    let said = '';
    const run = await app.run('app.mjs', {}, (text, pid) => {
      said += text;
      if (Number(said.trim().split('\n').at(-1)) >= ticks) process.kill(pid, 'SIGKILL');
    });
    expect(run.signal).toBe('SIGKILL');
    const ended = Number(run.stdout.slice(0, run.stdout.lastIndexOf('\n')).split('\n').at(-1));
    expect(ended).toBeGreaterThanOrEqual(ticks);
    const starts = all(app.events(), EventType.AGENT_START).map(({ agentName }) => agentName);
    for (let tick = 0; tick < ended; tick++) {
      expect(starts.filter((name) => name === `Agent ${tick}`)).toHaveLength(5);
    }
  });
});

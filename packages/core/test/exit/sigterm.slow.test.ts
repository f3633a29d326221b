import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { App, type AppRun } from '../support/app.ts';
import { all, find } from '../support/recording.ts';

const SLOW = `exporter: { destination: 'a server', async export(events) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log('sent', events.length);
} }`;

const HANGING = `exporter: { destination: 'a server', export: () => new Promise(() => undefined) }`;

/** An app that waits for its end with a span open. */
function waiting(options: string, more = ''): App {
  return new App({
    'app.mjs': `
      import { agentSpan, configure, trace } from '@chaukas/core';
      configure({ quiet: true, ${options} });
      trace('run').start(true);
      agentSpan('Agent').start(true);
      ${more}
      const timer = setInterval(() => undefined, 1000);
      setImmediate(() => process.stdout.write('ready' + process.listenerCount('SIGTERM')));
    `,
  });
}

/** Sends SIGTERM when the app is ready. */
function terminated(app: App, env: Record<string, string> = {}): Promise<AppRun> {
  return app.run('app.mjs', env, (text, pid) => {
    if (text.startsWith('ready')) process.kill(pid, 'SIGTERM');
  });
}

describe('at SIGTERM', () => {
  it('there is no listener of ours unless it is asked for', async () => {
    const run = await terminated(waiting(SLOW));
    expect(run).toMatchObject({ code: null, signal: 'SIGTERM', stdout: 'ready0', lines: [] });
  });

  it.each([
    ['the option', 'flushOnSigterm: true,', {}],
    ['the variable', '', { CHAUKAS_FLUSH_ON_SIGTERM: '1' }],
  ])('asked for by %s, all is delivered, and the process ends as without us', async (_name, option, env) => {
    const run = await terminated(waiting(`${option} ${SLOW}`), env);
    expect(run).toMatchObject({ code: null, signal: 'SIGTERM', stdout: 'ready1sent 4\n', lines: [] });
  });

  it('the file has the end of what was open', async () => {
    const app = waiting('flushOnSigterm: true');
    expect(await terminated(app)).toMatchObject({ code: null, signal: 'SIGTERM', lines: [] });
    const end = find(app.events(), EventType.AGENT_END);
    expect(end.status).toBe(EventStatus.CANCELLED);
    expect(all(app.events(), EventType.SESSION_END)).toHaveLength(1);
  });

  it('an exporter that hangs holds the process for a while only, and what is lost is said', async () => {
    const run = await terminated(waiting(`flushOnSigterm: true, ${HANGING}`));
    expect(run).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(run.lines).toEqual(['[chaukas] 4 of 4 events were lost: the process ended before they were sent']);
  });

  it('a second signal ends the process at once', async () => {
    const app = waiting(`flushOnSigterm: true, ${HANGING}`, `process.on('exit', () => console.log('never'));`);
    const run = await app.run('app.mjs', {}, (text, pid) => {
      if (!text.startsWith('ready')) return;
      process.kill(pid, 'SIGTERM');
      setTimeout(() => process.kill(pid, 'SIGTERM'), 300);
    });
    // No time was left to say what was lost.
    expect(run).toMatchObject({ code: null, signal: 'SIGTERM', stdout: 'ready1', lines: [] });
  });

  it('with a handler of the app, all is delivered and nothing is ended', async () => {
    const handler = `process.on('SIGTERM', () => {
      console.log('handled');
      setTimeout(() => { clearInterval(timer); process.exitCode = 7; }, 200);
    });`;
    const run = await terminated(waiting(`flushOnSigterm: true, ${SLOW}`, handler));
    expect(run).toMatchObject({ code: 7, signal: null, lines: [] });
    // What was open goes on until the app ends: its end comes with the flush at the exit.
    expect(run.stdout).toBe('ready2handled\nsent 2\nsent 2\n');
  });

  it('the listener goes when it is not wanted any more, or nothing is recorded', async () => {
    const off = waiting('flushOnSigterm: true', 'configure({ flushOnSigterm: false });');
    expect((await terminated(off)).stdout).toBe('ready0');
    const disabled = await terminated(waiting('flushOnSigterm: true'), { CHAUKAS_ENABLED: '0' });
    expect(disabled.stdout).toBe('ready0');
  });
});

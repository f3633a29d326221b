import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';
import { all, typeName } from '../support/recording.ts';

/** The functions of ours that the programs use, for the same programs without us. */
const WITHOUT_US = `
const noop = { start: () => noop, finish() {}, [Symbol.dispose]() {} };
export const trace = () => noop;
export const agentSpan = () => noop;
export const withTrace = (_name, fn) => fn(noop);
export const withAgentSpan = (fn) => fn(noop);
`;

const BEGIN = `
trace('run').start(true);
agentSpan('Agent').start(true);
console.log('started');
`;

/** Programs that end in all the ways there are, each with a span open. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'a normal end': BEGIN,
  'an exit code': `${BEGIN} process.exitCode = 5;`,
  'process.exit()': `${BEGIN} process.exit(3);`,
  'process.exit() in the middle of a call': `withTrace('run', () => { ${BEGIN} process.exit(3); });`,
  'an error that nobody catches': `${BEGIN} throw new Error('uncaught');`,
  'an error in a callback form': `${BEGIN} withAgentSpan(() => { throw new Error('uncaught'); }, { data: { name: 'x' } });`,
  'a rejection that nobody handles': `${BEGIN} Promise.reject(new Error('unhandled'));`,
  'a rejection of a callback form': `${BEGIN} withAgentSpan(async () => { throw new Error('unhandled'); }, { data: { name: 'x' } });`,
  'a rejection that is handled late': `${BEGIN}
    const failing = withAgentSpan(async () => { throw new Error('handled'); }, { data: { name: 'x' } });
    process.on('unhandledRejection', (error) => console.log('unhandled:', error.message));
    setTimeout(() => failing.catch((error) => console.log('caught', error.message)), 5);`,
  'a handler of the last resort': `${BEGIN}
    process.on('uncaughtException', (error) => { console.log('last resort:', error.message); process.exit(7); });
    throw new Error('uncaught');`,
  'handlers of the exit': `${BEGIN}
    process.on('beforeExit', (code) => console.log('beforeExit', code));
    process.on('exit', (code) => console.log('exit', code));`,
  'beforeExit that records': `${BEGIN}
    process.on('beforeExit', () => { withTrace('late', () => console.log('beforeExit')); });`,
  'a signal': `${BEGIN} process.kill(process.pid, 'SIGTERM'); setTimeout(() => undefined, 10_000);`,
};

describe.each(Object.keys(PROGRAMS))('a process that ends by %s', (name) => {
  it('ends as it does without us, and everything that was open is in the trail', async () => {
    const body = PROGRAMS[name] ?? '';
    const names = 'agentSpan, trace, withAgentSpan, withTrace';
    const app = new App({
      'none.mjs': WITHOUT_US,
      'with.mjs': `import { ${names} } from '@chaukas/core';\n${body}`,
      'without.mjs': `import { ${names} } from './none.mjs';\n${body}`,
    });
    const [ours, plain] = await Promise.all([app.run('with.mjs', { CHAUKAS_QUIET: '1' }), app.run('without.mjs')]);
    const { code, signal, stdout } = plain;
    expect(ours).toMatchObject({ code, signal, stdout, lines: [] });
    expect(errorIn(ours.stderr)).toBe(errorIn(plain.stderr));
    // A signal is the app's, so the events since the last tick are all there is.
    if (signal === null) expectSwept(app.events());
  });
});

/** What Node says of an uncaught error, but not where. */
function errorIn(stderr: string): string | undefined {
  return stderr.split('\n').find((line) => line.includes('Error: '));
}

function expectSwept(events: readonly Event[]): void {
  const swept = all(events, EventType.AGENT_END).find(({ agentName }) => agentName === 'Agent');
  expect(swept?.status).toBe(EventStatus.CANCELLED);
  expect(swept?.metadata).toMatchObject({ end_reason: 'process_exit' });
  expect(all(events, EventType.SESSION_END)).toHaveLength(all(events, EventType.SESSION_START).length);
}

const SLOW = `
import { configure, trace, withTrace } from '@chaukas/core';
const sent = [];
configure({ quiet: true, exporter: {
  destination: 'a server',
  async export(events) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    sent.push(...events);
  },
} });
process.on('exit', () => console.log('sent', sent.length));
`;

describe('an exporter that takes time', () => {
  it('gets what is left, with all that was open, before the process ends', async () => {
    const app = new App({ 'app.mjs': `${SLOW} withTrace('run', () => undefined); trace('open').start();` });
    expect(await app.run('app.mjs')).toMatchObject({ code: 0, stdout: 'sent 4\n', lines: [] });
  });

  it('cannot get what is left at process.exit(): one line says so', async () => {
    const app = new App({ 'app.mjs': `${SLOW} withTrace('run', () => undefined); process.exit(4);` });
    const { code, stdout, lines } = await app.run('app.mjs');
    expect([code, stdout]).toEqual([4, 'sent 0\n']);
    expect(lines).toEqual(['[chaukas] 2 of 2 events were lost: the process ended before they were sent']);
  });

  it('that never answers keeps the process for a while only', async () => {
    const app = new App({
      'app.mjs': `
        import { configure, withTrace } from '@chaukas/core';
        configure({ exporter: { destination: 'nowhere', export: () => new Promise(() => undefined) } });
        withTrace('run', () => undefined);
      `,
    });
    const { code, lines } = await app.run('app.mjs');
    expect(code).toBe(0);
    expect(lines.at(-1)).toContain('2 of 2 events were lost');
  });

  it('does not keep a process going that records each time it would end', async () => {
    const app = new App({
      'app.mjs': `${SLOW}
        let ends = 0;
        process.on('beforeExit', () => { ends++; withTrace('again', () => undefined); });
        process.on('exit', () => console.log(ends < 4 ? 'ended' : 'went on'));
        withTrace('run', () => undefined);
      `,
    });
    expect((await app.run('app.mjs')).stdout).toContain('ended\n');
  });
});

it('the events that a failing exporter lost are said in one line at the end', async () => {
  const app = new App({
    'app.mjs': `
      import { configure, withTrace } from '@chaukas/core';
      configure({ quiet: true, exporter: { destination: 'x', writeThrough: true, export() { throw new Error('disk full'); } } });
      withTrace('run', () => undefined);
      withTrace('run', () => console.log('hello'));
    `,
  });
  const { code, stdout, lines } = await app.run('app.mjs');
  expect([code, stdout]).toEqual([0, 'hello\n']);
  expect(lines).toEqual(['[chaukas] 4 of 4 events were lost: disk full']);
});

it('the trail of a process that ends normally is in order', async () => {
  const app = new App({
    'app.mjs': `
      import { withFunctionSpan, withTrace } from '@chaukas/core';
      await withTrace('run', async () => withFunctionSpan(async () => 1, { data: { name: 'tool' } }));
    `,
  });
  await app.run('app.mjs');
  expect(app.events().map(typeName)).toEqual(['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END']);
});

import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { App } from '../support/app.ts';
import { find, typeName } from '../support/recording.ts';

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

it('what is open at the end is cancelled, by the end of the process', async () => {
  const app = new App({
    'app.mjs': `
      import { agentSpan, trace } from '@chaukas/core';
      trace('run').start(true);
      agentSpan('Agent').start(true);
      throw new Error('uncaught');
    `,
  });
  await app.run('app.mjs');
  const end = find(app.events(), EventType.AGENT_END);
  expect(end.status).toBe(EventStatus.CANCELLED);
  expect(end.metadata).toMatchObject({ end_reason: 'process_exit' });
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

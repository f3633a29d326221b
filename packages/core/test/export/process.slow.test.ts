import { existsSync, statSync } from 'node:fs';
import { EventType } from '@chaukas/spec';
import { describe, expect, it, vi } from 'vitest';
import { App } from '../support/app.ts';
import { all, typeName } from '../support/recording.ts';

const RUN = ['SESSION_START', 'TOOL_CALL_START', 'TOOL_CALL_END', 'SESSION_END'];

const ONE_RUN = `
import { withFunctionSpan, withTrace } from '@chaukas/core';
withTrace('run', () => withFunctionSpan(() => 1, { data: { name: 'tool' } }));
console.log('hello');
`;

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('with nothing set, a process', () => {
  it('writes its events to a private file of its own, in a directory that git ignores', async () => {
    const app = new App({ 'app.mjs': ONE_RUN });
    const runs = await Promise.all([app.run('app.mjs'), app.run('app.mjs')]);
    expect(runs.map(({ code, stdout, stderr }) => [code, stdout, stderr])).toEqual([
      [0, 'hello\n', ''],
      [0, 'hello\n', ''],
    ]);
    const files = app.trailFiles();
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect(file).toMatch(/^events-\d{8}T\d{9}Z-\d+\.jsonl$/);
      expect(app.events(`.chaukas/${file}`).map(typeName)).toEqual(RUN);
      expect(modeOf(app.path(`.chaukas/${file}`))).toBe('600');
    }
    expect(modeOf(app.path('.chaukas'))).toBe('700');
    expect(existsSync(app.path('.chaukas/.gitignore'))).toBe(true);
  });

  it('has a file for each of its worker threads', async () => {
    const app = new App({
      'app.mjs': `
        import { Worker } from 'node:worker_threads';
        import { withTrace } from '@chaukas/core';
        withTrace('main', () => undefined);
        for (const _ of [1, 2]) new Worker('./worker.mjs');
      `,
      'worker.mjs': `
        import { threadId } from 'node:worker_threads';
        import { agentSpan, trace } from '@chaukas/core';
        trace('thread ' + threadId).start(true);
        agentSpan('left open').start();
      `,
    });
    expect((await app.run('app.mjs')).code).toBe(0);
    const files = app.trailFiles();
    expect(files.map((file) => /-thread\d+/.exec(file)?.[0]).sort()).toEqual(['-thread1', '-thread2', undefined]);
    const names = files.map((file) => app.events(`.chaukas/${file}`)[0]?.metadata?.workflow_name);
    expect(names.sort()).toEqual(['main', 'thread 1', 'thread 2']);
    for (const file of files) expect(app.events(`.chaukas/${file}`).at(-1)?.type).toBe(EventType.SESSION_END);
  });
});

describe('a file that was asked for', () => {
  it('is appended to by every process', async () => {
    const app = new App({ 'app.mjs': ONE_RUN });
    for (let i = 0; i < 2; i++) await app.run('app.mjs', { CHAUKAS_OUTPUT_FILE: 'logs/trail.jsonl' });
    expect(app.events('logs/trail.jsonl').map(typeName)).toEqual([...RUN, ...RUN]);
    expect(existsSync(app.path('.chaukas'))).toBe(false);
  });

  it('that cannot be written is named in one line, and nothing is lost', async () => {
    const app = new App({ 'app.mjs': ONE_RUN, blocked: '' });
    const run = await app.run('app.mjs', { CHAUKAS_OUTPUT_FILE: 'blocked/trail.jsonl', CHAUKAS_QUIET: '1' });
    expect([run.code, run.stdout, run.stderr]).toEqual([0, 'hello\n', '']);
    expect(run.lines).toHaveLength(1);
    expect(run.lines[0]).toContain(app.path('blocked/trail.jsonl'));
    expect(run.lines[0]).toContain(`events go to ${app.path('.chaukas/')}${app.trailFiles()[0]}`);
    expect(run.lines[0]).toContain('CHAUKAS_OUTPUT_FILE');
    expect(app.events().map(typeName)).toEqual(RUN);
  });
});

describe('what happened in a tick', () => {
  it('is on disk when the tick has ended, though the process is killed next', async () => {
    const app = new App({
      'app.mjs': `
        import { agentSpan, trace } from '@chaukas/core';
        trace('run').start(true);
        for (let i = 0; i < 50; i++) agentSpan('Agent ' + i).start();
        setImmediate(() => setImmediate(() => process.stdout.write('ticked')));
        setInterval(() => undefined, 1000);
      `,
    });
    const run = await app.run('app.mjs', {}, (_text, pid) => process.kill(pid, 'SIGKILL'));
    expect(run.signal).toBe('SIGKILL');
    expect(all(app.events(), EventType.AGENT_START)).toHaveLength(50);
  });

  it('is on disk soon, though nothing else wakes the process', async () => {
    const app = new App({
      'app.mjs': `
        import { agentSpan, trace } from '@chaukas/core';
        process.stdout.write('ready');
        setTimeout(() => {
          trace('run').start(true);
          agentSpan('Agent').start();
        }, 100);
        setTimeout(() => undefined, 120_000);
      `,
    });
    let pid = 0;
    const run = app.run('app.mjs', {}, (_text, child) => {
      pid = child;
    });
    await vi.waitFor(() => expect(app.events()).toHaveLength(2), { timeout: 4000 });
    process.kill(pid, 'SIGKILL');
    await run;
  });
});

describe('the console', () => {
  it('gets the tree of each session when it ends, on stderr alone', async () => {
    const app = new App({
      'app.mjs': `
        import { agentSpan, trace, withAgentSpan } from '@chaukas/core';
        await withAgentSpan(async () => undefined, { data: { name: 'First' } });
        await new Promise((resolve) => setImmediate(resolve));
        console.error('between');
        trace('run').start(true);
        agentSpan('Open').start();
        console.log('hello');
      `,
    });
    const run = await app.run('app.mjs', { CHAUKAS_OUTPUT_MODE: 'console', CHAUKAS_QUIET: '1' });
    expect(run.stdout).toBe('hello\n');
    expect(run.stderr).toMatch(/session [\s\S]*agent First[\s\S]*between[\s\S]*session [\s\S]*agent Open/);
    expect(existsSync(app.path('.chaukas'))).toBe(false);
  });
});

describe('a process whose directory is gone', () => {
  it('writes to the place for temporary files', async () => {
    const app = new App({
      'app.mjs': `
        import { mkdirSync, rmdirSync } from 'node:fs';
        import { withTrace } from '@chaukas/core';
        mkdirSync('gone');
        process.chdir('gone');
        rmdirSync('../gone');
        withTrace('run', () => console.log('hello'));
      `,
    });
    const run = await app.run('app.mjs', { TMPDIR: app.directory });
    expect([run.code, run.stdout, run.stderr]).toEqual([0, 'hello\n', '']);
    expect(run.lines).toHaveLength(1);
    expect(run.lines[0]).toContain(`recording to ${app.directory}/chaukas-`);
  });
});

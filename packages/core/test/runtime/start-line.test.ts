import { describe, expect, it } from 'vitest';
import { withTrace } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { App } from '../support/app.ts';
import { record } from '../support/recording.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const openai = { instrumentation: '@x/instrument-openai', library: 'openai', version: '7.0.0', format: 'esm' } as const;

describe('the line at the start', () => {
  it('comes once, at the first event, and says where events go', async () => {
    const { lines } = record({ quiet: false });
    expect(lines).toEqual([]);
    withTrace('run', () => undefined);
    expect(lines).toEqual([]);
    await turn();
    expect(lines).toEqual([
      '[chaukas] recording to memory (content with secrets masked). CHAUKAS_QUIET=1 silences this line.',
    ]);
    withTrace('run', () => undefined);
    suite().runtime.libraryCaught(openai);
    await turn();
    expect(lines).toHaveLength(1);
  });

  it('comes at the first library, and names all of that tick', async () => {
    const { lines } = record({ quiet: false });
    suite().runtime.libraryCaught(openai);
    suite().runtime.libraryCaught({ ...openai, version: '6.9.0', format: 'cjs' });
    suite().runtime.libraryCaught({ ...openai, library: 'other', version: '1.0.0' });
    await turn();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('recording openai 7.0.0, 6.9.0 and other 1.0.0 to memory');
  });

  it('does not come when quiet', async () => {
    const { lines } = record({ quiet: true });
    withTrace('run', () => undefined);
    await turn();
    expect(lines).toEqual([]);
  });

  it('names the file, also of a process that ends at once', async () => {
    const app = new App({ 'app.mjs': `import { trace } from '@chaukas/core'; trace('run').start(); process.exit(0);` });
    const { lines } = await app.run('app.mjs');
    expect(lines).toEqual([
      `[chaukas] recording to ${app.path('.chaukas')}/${app.trailFiles()[0]} (content with secrets masked). CHAUKAS_QUIET=1 silences this line.`,
    ]);
  });

  it('does not come from loading the package alone', async () => {
    const app = new App({ 'app.mjs': `import '@chaukas/core'; console.log('hello');` });
    expect(await app.run('app.mjs')).toEqual({ code: 0, signal: null, stdout: 'hello\n', lines: [], stderr: '' });
  });
});

describe('a library that was caught', () => {
  it('is recorded as the first child of the next session', async () => {
    const recording = record();
    suite().runtime.libraryCaught(openai);
    withTrace('run', () => undefined);
    const [session, system] = await recording.events();
    const { instrumentation, library, version, format } = openai;
    expect(system?.metadata).toEqual({ name: 'instrumentation', data: { instrumentation, library, version, format } });
    expect(system?.parentSpanId).toBe(session?.spanId);
  });
});

import { describe, expect, it } from 'vitest';
import { Libraries } from '../../src/runtime/libraries.ts';
import { Notices } from '../../src/runtime/notices.ts';
import { captureStderr } from '../support/recording.ts';

const openai = { instrumentation: '@x/openai', library: 'openai', version: '7.0.0', format: 'esm' } as const;

/** Libraries of a process that ends right after `happened`, and what is said then. */
function saidAtExit(happened: (libraries: Libraries) => void, recorded = false, enabled = true): readonly string[] {
  const lines = captureStderr();
  const libraries = new Libraries(
    new Notices(),
    () => 'memory',
    () => enabled,
    () => 'full',
  );
  happened(libraries);
  libraries.sayAtExit(recorded);
  return lines;
}

describe('at the exit of a process', () => {
  it('the line at the start comes at the latest', () => {
    const lines = saidAtExit((libraries) => libraries.caught(openai), true);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('recording openai 7.0.0 to memory');
  });

  it('a library that was never found is named, with the reasons and the fix', () => {
    const lines = saidAtExit((libraries) =>
      libraries.missing('openai', () => ['loaded before register()', 'and bundled']),
    );
    expect(lines).toEqual([
      '[chaukas] openai was not recorded: loaded before register(); and bundled. ' +
        'Call instrument(client) with the openai client, or register({ from: import.meta.url }).',
    ]);
  });

  it('a library that was found after all is not', () => {
    const lines = saidAtExit((libraries) => {
      libraries.missing('openai', () => []);
      libraries.caught(openai);
      libraries.missing('openai', () => []);
    }, true);
    expect(lines.join()).not.toContain('was not recorded');
  });

  it('a library that no call went through is named, unless something else was recorded', () => {
    const caught = (libraries: Libraries): void => libraries.caught(openai);
    expect(saidAtExit(caught).at(-1)).toContain('openai 7.0.0 is instrumented, but no call was seen');
    expect(saidAtExit(caught, true).join()).not.toContain('no call was seen');
    const used = (libraries: Libraries): void => {
      caught(libraries);
      libraries.used('openai');
    };
    expect(saidAtExit(used).join()).not.toContain('no call was seen');
  });

  it('several of them are one line each, for those that were not found and those that no call went through', () => {
    const lines = saidAtExit((libraries) => {
      libraries.missing('one', () => ['one was not found from /app']);
      libraries.missing('other', () => ['other was not found from /app']);
      libraries.missing('third', () => []);
      libraries.caught(openai);
      libraries.caught({ ...openai, library: 'acme' });
    });
    expect(lines.slice(1)).toEqual([
      '[chaukas] one and other and third were not recorded: one was not found from /app; other was not found from /app. ' +
        'Call instrument(client) with the one and other and third clients, or register({ from: import.meta.url }).',
      '[chaukas] openai 7.0.0 and acme 7.0.0 are instrumented, but no call was seen. ' +
        'If the app bundles them, call instrument(client) with their clients.',
    ]);
  });

  it('a library that is not wanted any more is not', () => {
    const lines = saidAtExit((libraries) => {
      libraries.missing('other', () => []);
      libraries.forget('other');
    });
    expect(lines).toEqual([]);
  });
});

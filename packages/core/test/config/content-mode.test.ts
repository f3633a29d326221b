import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.ts';

describe('CHAUKAS_CONTENT', () => {
  it.each(['none', 'metadata', 'redacted', 'full'])('%s is a mode', (mode) => {
    expect(resolveSettings({}, { CHAUKAS_CONTENT: mode })).toMatchObject({
      config: { content: { mode } },
      problems: [],
    });
  });

  it('masks secrets while nothing is asked for', () => {
    expect(resolveSettings({}, {}).config.content).toEqual({ mode: 'redacted' });
  });

  it('that cannot be read never records more than was meant', () => {
    const { config, problems } = resolveSettings({}, { CHAUKAS_CONTENT: 'redcated' });
    expect(config.content).toEqual({ mode: 'redacted' });
    expect(problems).toEqual([
      expect.stringMatching(/^CHAUKAS_CONTENT is "redcated", not one of none, metadata, redacted, full; using/),
    ]);
  });

  it('has options when it is configured', () => {
    const { config, problems } = resolveSettings(
      { content: { pii: ['EMAIL'], method: 'drop' } },
      { CHAUKAS_CONTENT: 'full' },
    );
    expect({ ...config.content, problems }).toEqual({ mode: 'redacted', pii: ['EMAIL'], method: 'drop', problems: [] });
  });
});

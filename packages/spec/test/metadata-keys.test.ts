import { EVENT_METADATA_KEYS, type EventMetadata, invalidMetadata, type JsonValue } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';

const SAMPLES: Readonly<Record<string, JsonValue>> = {
  string: 'x',
  number: 1,
  boolean: false,
  object: {},
  array: [],
  null: null,
};
const keys = Object.entries(EVENT_METADATA_KEYS);

describe('invalidMetadata', () => {
  it('accepts what the registry declares, free content under `context` and `data` included', () => {
    const metadata = {
      instrumentation: { name: '@chaukas/instrument-x', version: '0.0.0' },
      usage: { input: 3 },
      usage_source: 'provider',
      streamed: true,
      seq_range: [1, 2],
      context: JSON.parse('{"__proto__":1,"anything":{"constructor":null}}'),
      data: { free: [null] },
    } satisfies EventMetadata;
    expect(invalidMetadata(metadata)).toEqual([]);
  });

  it('accepts no metadata and empty metadata', () => {
    expect([invalidMetadata(undefined), invalidMetadata({})]).toEqual([[], []]);
  });

  it.each(keys)('takes `%s` as %s and as nothing else', (key, kind) => {
    const accepted = Object.keys(SAMPLES).filter(
      (sample) => invalidMetadata({ [key]: SAMPLES[sample] ?? null }).length === 0,
    );
    expect(accepted).toEqual([kind]);
  });

  it('names an unknown key', () => {
    expect(invalidMetadata({ turn: 1, secret_key: 1 })).toEqual([
      'metadata.secret_key is not in the registry of @chaukas/spec',
    ]);
  });

  it('names the kind that is there and the kind that should be', () => {
    expect(invalidMetadata({ turn: '1', tools: null, usage: [] })).toEqual([
      'metadata.turn is string, the registry says number',
      'metadata.tools is null, the registry says array',
      'metadata.usage is array, the registry says object',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', 'Turn', 'turn '])(
    'does not take the key %j for one of the registry',
    (key) => {
      const metadata = JSON.parse(`{${JSON.stringify(key)}:{}}`);
      expect(invalidMetadata(metadata)).toEqual([`metadata.${key} is not in the registry of @chaukas/spec`]);
    },
  );
});

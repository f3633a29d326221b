import {
  createEvent,
  type EventInit,
  formatEventLine,
  type JsonObject,
  type JsonValue,
  parseEventLine,
} from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyContentPolicy, redactText, redactValue } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import type { ContentOptions } from '../../../src/content/policy/options.ts';
import { PIECES } from './adversaries.ts';
import { AWS, GITHUB, JWT, PEM, SK } from './samples.ts';

const SECRETS = [SK, AWS, GITHUB, JWT, PEM];

const text = fc
  .array(
    fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom(' ', ',', '\n')),
  )
  .map((pieces) => pieces.join('').toWellFormed());
const name = fc.oneof(
  text,
  fc.constantFrom('password', 'token', '__proto__', 'properties', 'name', 'value', '1', 'headers'),
);
const { json } = fc.letrec<{ json: JsonValue; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(name, tie('json'), { maxKeys: 4 }),
}));
const policy = fc
  .record(
    {
      mode: fc.constantFrom('none', 'metadata', 'redacted', 'full'),
      method: fc.constantFrom('mask', 'hash', 'drop'),
      salt: fc.constant('salt'),
      pii: fc.subarray(['EMAIL', 'PHONE', 'CARD', 'IBAN', 'SSN', 'IP'] as const),
    },
    { requiredKeys: ['salt'] },
  )
  .map((options) => compilePolicy(options as ContentOptions));

/** A value in which a secret stands somewhere. */
const holding = fc
  .tuple(
    json,
    fc.constantFrom(...SECRETS),
    fc.constantFrom('? ', '"?"', 'x=?', '\n?\n', "'?',"),
    fc.array(name, { maxLength: 4 }),
  )
  .map(([beside, secret, around, path]) => {
    const found: JsonValue = around.replace('?', () => secret);
    return { secret, value: path.reduce<JsonValue>((value, key) => [{ [key]: value }, beside], found) };
  });

describe('any value', () => {
  it('is searched without a fault and stays JSON of its shape', () => {
    fc.assert(
      fc.property(json, policy, (value, compiled) => {
        const before = JSON.stringify(value);
        const { value: result, fields } = redactValue(value, compiled);
        expect(JSON.stringify(value)).toBe(before);
        if (fields.length === 0) expect(result).toBe(value);
        else expect(JSON.stringify(result)).not.toBe(before);
      }),
    );
  });

  it('gives away no secret, wherever it stands', () => {
    fc.assert(
      fc.property(holding, ({ secret, value }) => {
        const { value: result, fields } = redactValue(value, compilePolicy());
        expect(JSON.stringify(result)).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(fields.length).toBeGreaterThan(0);
      }),
    );
  });

  it('gives away no secret as text either', () => {
    fc.assert(
      fc.property(holding, fc.integer({ min: 0, max: 2 }), ({ secret, value }, depth) => {
        let written = JSON.stringify(value);
        for (let i = 0; i < depth; i++) written = JSON.stringify(written);
        const lines = secret.split('\n');
        const result = redactText(written, compilePolicy()).text;
        for (const line of lines.length > 1 ? lines.slice(1, -1) : lines) expect(result).not.toContain(line);
      }),
    );
  });
});

describe('any event', () => {
  const event = fc
    .record({ value: json, key: fc.constantFrom('context', 'data', 'query', 'invented'), text, named: text })
    .map(
      ({ value, key, text: said, named }): EventInit => ({
        eventId: 'e1',
        spanId: 's1',
        agentName: named,
        tags: [named, said],
        content: { case: 'llmInvocation', value: { model: named, request: { value }, promptTokens: 3 } },
        metadata: { [key]: value, lost: 3 },
      }),
    );

  const phrase = fc.constantFrom(
    ...SECRETS,
    'password=hunter2',
    '"token": "x"',
    '"pin": 12345',
    'Cookie: a=b',
    'plain',
    'https://a:b1@c.d',
  );
  const said = fc.array(phrase, { maxLength: 5 }).map((phrases) => phrases.join('\n'));
  const leaky = fc.record({ said, key: fc.constantFrom('password', 'token', 'note') }).map(
    ({ said, key }): EventInit => ({
      agentName: said,
      content: {
        case: 'toolCall',
        value: { arguments: { [key]: said, list: [said, JSON.stringify({ [key]: said })] } },
      },
    }),
  );

  it('comes through with its frame and can be written', () => {
    fc.assert(
      fc.property(event, policy, (given, compiled) => {
        const before = JSON.stringify(given);
        const result = applyContentPolicy(given, compiled);
        expect(JSON.stringify(given)).toBe(before);
        expect(result).toMatchObject({ eventId: 'e1', spanId: 's1', metadata: { lost: 3 } });
        expect(result.content?.value).toMatchObject({ promptTokens: 3 });
        const line = formatEventLine(createEvent(result));
        expect(formatEventLine(parseEventLine(line))).toBe(line);
      }),
    );
  });

  it('is not changed again by the same policy', () => {
    fc.assert(
      fc.property(leaky, fc.constantFrom('mask', 'hash'), (given, method) => {
        const compiled = compilePolicy({ method, salt: 's' });
        const once = applyContentPolicy(given, compiled);
        expect(applyContentPolicy(once, compiled)).toStrictEqual(once);
      }),
    );
  });
});

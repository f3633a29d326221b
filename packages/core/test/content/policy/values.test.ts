import type { JsonValue } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { redactText, redactValue } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import type { ContentOptions } from '../../../src/content/policy/options.ts';
import { SK } from './samples.ts';

const redact = (value: JsonValue, options?: ContentOptions) => redactValue(value, compilePolicy(options));
const under = (key: string, value: JsonValue, options?: ContentOptions) => redact({ [key]: value }, options).value;

describe('a value under a secret name', () => {
  it.each([
    ['password', 'password'],
    ['passwd', 'password'],
    ['PWD', 'password'],
    ['dbPassword', 'password'],
    ['password_2', 'password'],
    ['secret', 'secret'],
    ['client_secret', 'secret'],
    ['clientSecret', 'secret'],
    ['AWS_SECRET_ACCESS_KEY', 'api_key'],
    ['api_key', 'api_key'],
    ['apikey', 'api_key'],
    ['X-Api-Key', 'api_key'],
    ['ACME_API_KEY', 'api_key'],
    ['Authorization', 'authorization'],
    ['proxy-authorization', 'authorization'],
    ['Cookie', 'cookie'],
    ['set-cookie', 'cookie'],
    ['access_token', 'token'],
    ['refreshToken', 'token'],
    ['id_token', 'token'],
    ['session_token', 'token'],
    ['authorization_token', 'token'],
    ['private_key', 'private_key'],
    ['connectionString', 'connection_string'],
    ['credentials', 'credentials'],
    ['cvv', 'card_code'],
  ])('%s is replaced whatever it looks like', (key, kind) => {
    expect(under(key, 'x')).toStrictEqual({ [key]: `[REDACTED:${kind}]` });
  });

  it.each([
    'max_tokens',
    'prompt_tokens',
    'completion_tokens',
    'token_count',
    'tokens',
    'token',
    'tool_call_id',
    'response_id',
    'session_id',
    'secretary',
    'password_policy',
    'secret_name',
    'public_key',
    'primary_key',
    'prompt_cache_key',
    'next_page_token',
    'author',
    'pinned',
    'cookie_count',
    'id',
    'authorized_by',
  ])('%s is none', (key) => {
    for (const value of ['x', 'call_9f8e7d6c', 4096, ['a', 'b'], { a: 'b' }]) {
      expect(under(key, value)).toStrictEqual({ [key]: value });
    }
  });

  it('is replaced as a whole where it is an object or a list', () => {
    expect(under('credentials', { user: 'u', nested: [{ x: 1 }] })).toStrictEqual({
      credentials: '[REDACTED:credentials]',
    });
    expect(under('set-cookie', ['a=b', 'c=d'])).toStrictEqual({ 'set-cookie': '[REDACTED:cookie]' });
  });

  it('stays where it says no more than that there is something', () => {
    for (const value of [true, false, null, 12, '', {}, []])
      expect(under('password', value)).toStrictEqual({ password: value });
    expect(under('pin', 4321)).toStrictEqual({ pin: '[REDACTED:card_code]' });
  });

  it('is found at any depth and named by its path', () => {
    const { value, fields } = redact({ a: [{ 'x y': { password: 'p' } }, { b: 1 }] });
    expect(value).toStrictEqual({ a: [{ 'x y': { password: '[REDACTED:password]' } }, { b: 1 }] });
    expect(fields).toStrictEqual(['a[0]["x y"].password']);
  });

  it('is kept apart from what stands beside it, in lists of all sorts', () => {
    const list = [['a', 'b'], 'token', -1, null, true, 4096, { password: 'p' }, [{ 'X-Api-Key': 'x' }], ''];
    const { value, fields } = redact({ raw_headers: list, numbers: [1, 2, 3], d: 'x' });
    expect(value).toStrictEqual({
      raw_headers: list.with(6, { password: '[REDACTED:password]' }).with(7, [{ 'X-Api-Key': '[REDACTED:api_key]' }]),
      numbers: [1, 2, 3],
      d: 'x',
    });
    expect(fields).toStrictEqual(['raw_headers[6].password', 'raw_headers[7][0].X-Api-Key']);
  });

  it('is replaced once', () => {
    for (const method of ['mask', 'hash', 'drop'] as const) {
      const policy = compilePolicy({ method, salt: 's' });
      const once = redactValue({ password: 'p', text: `key ${SK}`, json: '{"password":"x"}' }, policy).value ?? null;
      expect(redactValue(once, policy)).toStrictEqual({ value: once, fields: [], categories: [] });
    }
  });

  it('may be named in the header and entry forms', () => {
    const [pairs, flat, entries, options] = [
      [
        ['Authorization', 'abc'],
        ['Accept', 'text/html'],
      ],
      ['X-Api-Key', 'abc', 'Accept', 'text/html'],
      [
        { name: 'DB_PASSWORD', value: 'abc' },
        { name: 'MODE', value: 'abc' },
        { key: 'cookie', value: 'abc' },
      ],
      ['--api-key', 'abc', '--verbose', 'abc'],
    ];
    expect(redact({ pairs, rawHeaders: flat, entries, options }).value).toStrictEqual({
      pairs: [
        ['Authorization', '[REDACTED:authorization]'],
        ['Accept', 'text/html'],
      ],
      rawHeaders: ['X-Api-Key', '[REDACTED:api_key]', 'Accept', 'text/html'],
      entries: [
        { name: 'DB_PASSWORD', value: '[REDACTED:password]' },
        { name: 'MODE', value: 'abc' },
        { key: 'cookie', value: '[REDACTED:cookie]' },
      ],
      options: ['--api-key', '[REDACTED:api_key]', '--verbose', 'abc'],
    });
  });

  it('is none where JSON Schema describes it, but for the values in the description', () => {
    const schema = {
      type: 'object',
      properties: {
        password: { type: 'string', description: 'At least 8 characters', default: 'abc' },
        name: { type: 'string' },
      },
      required: ['password', 'name'],
    };
    const { value, fields } = redact({ parameters: schema });
    expect(value).toStrictEqual({
      parameters: {
        ...schema,
        properties: {
          ...schema.properties,
          password: { ...schema.properties.password, default: '[REDACTED:password]' },
        },
      },
    });
    expect(fields).toStrictEqual(['parameters.properties.password.default']);
    expect(redact({ properties: { password: 'hunter2' } }).fields).toStrictEqual(['properties.password']);
  });

  it('counts under a suspect name only if it looks like a secret', () => {
    const secret = '9f8e7d6c5b4a39281706';
    expect(under('token', secret)).toStrictEqual({ token: '[REDACTED:token]' });
    expect(under('key', secret)).toStrictEqual({ key: '[REDACTED:api_key]' });
    for (const value of [
      ' Hello',
      'uploads/2024/holiday-photo-01.png',
      '2026-01-01T00:00:00.000Z',
      '6f1c2f3e-3b5c-4d1a-9e8f-0a1b2c3d4e5f',
    ]) {
      expect(under('key', value)).toStrictEqual({ key: value });
    }
  });
});

describe('the app', () => {
  it('can deny more names, as text or pattern', () => {
    const options: ContentOptions = { denyKeys: ['patient-name', /^x_/g] };
    for (const key of ['patientName', 'PATIENT_NAME', 'x_1', 'x_2']) {
      expect(under(key, 'Bob', options)).toStrictEqual({ [key]: '[REDACTED:denied]' });
    }
    expect(under('patient', 'Bob', options)).toStrictEqual({ patient: 'Bob' });
    expect(redactText('{"patientName": "Bob", "x_y": "z", "age": 3}', compilePolicy(options)).text).toBe(
      '{"patientName": "[REDACTED:denied]", "x_y": "[REDACTED:denied]", "age": 3}',
    );
  });

  it('can allow a name, whose value is still searched', () => {
    const options: ContentOptions = { allowKeys: ['cookie'] };
    expect(under('Cookie', 'chocolate', options)).toStrictEqual({ Cookie: 'chocolate' });
    expect(under('cookie', SK, options)).toStrictEqual({ cookie: '[REDACTED:api_key]' });
  });
});

describe('a method', () => {
  const value = { password: 'p', list: [['cookie', 'c'], SK, 'x'], text: `a ${SK} b` };

  it('drop removes keys, items and pieces of text', () => {
    const dropped = redact({ ...value, list: [['cookie', 'c'], SK, 'x'] }, { method: 'drop' }).value;
    expect(dropped).toStrictEqual({ list: [['cookie', null], '', 'x'], text: 'a  b' });
  });

  it('hash tells values apart without showing them', () => {
    const hash = (password: string) => redact({ password }, { method: 'hash', salt: 's' }).value;
    expect(hash('a')).toStrictEqual({ password: expect.stringMatching(/^\[HASH:password:[0-9a-f]{16}\]$/) });
    expect(hash('a')).toStrictEqual(hash('a'));
    expect(hash('a')).not.toStrictEqual(hash('b'));
  });

  it.each(['mask', 'hash', 'drop'] as const)('%s leaves JSON inside text valid', (method) => {
    const inner = { password: 'a"b\\', pin: 12345, credentials: { a: ['}'] }, keep: [1] };
    const policy = compilePolicy({ method });
    const text = redactText(JSON.stringify({ args: JSON.stringify({ args: JSON.stringify(inner) }) }), policy).text;
    const read = JSON.parse(JSON.parse(JSON.parse(text).args).args);
    expect(Object.keys(read)).toStrictEqual(Object.keys(inner));
    expect(read.keep).toStrictEqual([1]);
    for (const key of ['password', 'pin', 'credentials']) expect(read[key]).toMatch(/^(\[(REDACTED|HASH):.*\])?$/);
  });
});

describe('a name that holds a secret itself', () => {
  it('is replaced, and stays different from others', () => {
    const value = { 'a@example.org': 1, 'b@example.org': 2, plain: 3 };
    const result = redact(value, { pii: ['EMAIL'] });
    expect(result.value).toStrictEqual({ '[REDACTED:email]': 1, '[REDACTED:email] (2)': 2, plain: 3 });
    expect(result.fields.join()).not.toContain('@');
  });
});

describe('what does not change', () => {
  it('is not copied', () => {
    const kept = { a: [1, { b: 'c' }] };
    const changed = { kept, gone: { password: 'x' } };
    const before = structuredClone(changed);
    const { value } = redact(changed);
    expect(value).toHaveProperty('kept', kept);
    expect(Reflect.get(Object(value), 'kept')).toBe(kept);
    expect(changed).toStrictEqual(before);
    expect(redact(kept).value).toBe(kept);
  });

  it('keeps names that mean something to JavaScript', () => {
    const value = JSON.parse('{"__proto__": {"password": "x"}, "constructor": 1, "toString": "y"}');
    expect(JSON.stringify(redact(value).value)).toBe(
      '{"__proto__":{"password":"[REDACTED:password]"},"constructor":1,"toString":"y"}',
    );
    expect(JSON.stringify(redact(JSON.parse('{"a":{"password":"x"},"__proto__":1}')).value)).toBe(
      '{"a":{"password":"[REDACTED:password]"},"__proto__":1}',
    );
  });

  it('includes everything in mode full', () => {
    const value = { password: 'x' };
    expect(redact(value, { mode: 'full' })).toStrictEqual({ value, fields: [], categories: [] });
    expect(redactText(SK, compilePolicy({ mode: 'full' })).text).toBe(SK);
  });
});

describe('a value that is too much', () => {
  it('is replaced below a depth that nothing real has', () => {
    let deep: JsonValue = 'end';
    for (let i = 0; i < 10_000; i++) deep = [deep];
    expect(JSON.stringify(redact(deep).value)).toContain('[REDACTED:unsearched]');
  });

  it('is searched up to a length, and the rest is replaced', () => {
    const text = `${'a '.repeat(131_060)}${SK} tail`;
    expect(text.indexOf(SK)).toBeLessThan(262_144);
    expect(text.length).toBeGreaterThan(262_144);
    const result = redactText(text, compilePolicy()).text;
    expect(result.length).toBeLessThan(262_144);
    expect(result).toMatch(/a a \[REDACTED:(unsearched|api_key)\]$/);
  });

  it('is left out where a detector fails', () => {
    const detectors = [
      {
        name: 'broken',
        find: () => {
          throw new Error('no');
        },
      },
    ];
    expect(redactValue({ a: 'bc' }, compilePolicy({ detectors }), 'input')).toStrictEqual({
      value: undefined,
      fields: ['input'],
      categories: [],
    });
    expect(redactText('abc', compilePolicy({ detectors })).text).toBe('[REDACTED:unsearched]');
  });
});

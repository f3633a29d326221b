import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import { SECRET_FORMATS } from '../../../src/content/policy/detectors/secrets.ts';
import { isHandWritten } from '../../../src/content/policy/detectors/stand-ins.ts';
import { AWS, GITHUB, JWT, PEM, SK } from './samples.ts';

const policy = compilePolicy();
const redact = (text: string): string => redactText(text, policy).text;

describe('a secret', () => {
  // Short and long texts are read in different ways.
  it.each(['x', 'é', '\u013a', '😀'])('is found in a text of any length, behind %s', (filler) => {
    for (let count = 0; count < 80; count++) {
      const before = filler.repeat(count);
      expect(redact(`${before} password=hunter2`)).toBe(`${before} password=[REDACTED:password]`);
      expect(redact(`${before} passw\u016frd hunter2`)).toBe(`${before} passw\u016frd hunter2`);
    }
  });
});

describe('keys of known forms', () => {
  it.each(SECRET_FORMATS)('$name are found wherever they stand', ({ before, pattern, kind = 'api_key' }) => {
    const source = `${before?.source.replace(/\$$/, '') ?? ''}(?:${pattern.source})`;
    const key = fc
      .stringMatching(new RegExp(`^${source.replace(/\(\?!.*?\]\)/g, '')}$`))
      .filter((text) => !isHandWritten(text) && !isHandWritten(text.slice(4)) && /[a-z\d]\w*[A-Z\d]/i.test(text));
    fc.assert(
      fc.property(key, (text) => {
        fc.pre(redact(text) !== text);
        for (const around of ['see ? now', '"?"', '(?),', 'a\n?\nb', '"a\\n?\\nb"', 'x=%20?&y']) {
          expect(redact(around.replace('?', () => text))).not.toContain(text);
        }
      }),
      { numRuns: 20 },
    );
    expect(fc.sample(key, 20).filter((text) => redact(text).includes(`[REDACTED:${kind}]`)).length).toBeGreaterThan(10);
  });

  it.each([
    ['task-list-of-the-day-and-more', 'risk-assessment-for-2024-q1-and-more'],
    ['sk-your-api-key-goes-right-here', 'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'sk-...AbCd', 'ghp_********************'],
    ['AKIAXXXXXXXXXXXXXXXX', 'aAKIAIOSFODNN7EXAMPLEb', 'the hf_ prefix', 'SKILLS and SKUs'],
    [
      'chatcmpl-9zK3Lm8Qp2Rt5Vw7Xy1Ab',
      'call_Ab3dEf6hIj9kLm2nOp5qRs8t',
      'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
    ],
    ['6f1c2f3e-3b5c-4d1a-9e8f-0a1b2c3d4e5f', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('leave what only resembles them: %s', (...texts) => {
    for (const text of texts) expect(redact(text)).toBe(text);
  });

  it('leave the text around them as it is', () => {
    expect(redact(`key ${SK}, id ${AWS}; "${GITHUB}".`)).toBe(
      'key [REDACTED:api_key], id [REDACTED:api_key]; "[REDACTED:api_key]".',
    );
  });
});

describe('JSON web tokens', () => {
  it('are found with and without a signature', () => {
    expect(redact(`jwt ${JWT}.`)).toMatch(/^jwt \[REDACTED:jwt\]\.?$/);
    expect(redact(`x ${JWT.slice(0, -10)}`)).toBe('x [REDACTED:jwt]');
    expect(redact(`x ${JWT.split('.').slice(0, 2).join('.')}`)).toBe('x [REDACTED:jwt]');
    expect(redact(`{\\"t\\":\\"${JWT}\\"}`)).toBe('{\\"t\\":\\"[REDACTED:jwt]\\"}');
  });

  it('are not just base64 of JSON', () => {
    const cursor = 'eyJsYXN0IjoiMTIzIiwibmV4dCI6IjQ1NiJ9';
    expect(redact(`cursor ${cursor}`)).toBe(`cursor ${cursor}`);
  });
});

describe('private keys', () => {
  it('are replaced from the first line to the last', () => {
    expect(redact(`a\n${PEM}\nb`)).toBe('a\n[REDACTED:private_key]\nb');
    expect(redact(JSON.stringify({ k: PEM }))).toBe('{"k":"[REDACTED:private_key]"}');
    const kinds = ['', 'EC ', 'OPENSSH ', 'ENCRYPTED ', 'DSA '];
    for (const kind of kinds) expect(redact(PEM.replaceAll('RSA ', kind))).toBe('[REDACTED:private_key]');
    expect(redact(PEM.replaceAll('RSA ', 'PGP ').replaceAll('KEY-', 'KEY BLOCK-'))).toBe('[REDACTED:private_key]');
  });

  it('are replaced as far as they go where they were cut off', () => {
    expect(redact(PEM.slice(0, 120))).toBe('[REDACTED:private_key]');
    expect(redact(`${PEM.split('\n').slice(0, 3).join('\n')}\n\nNext we do this.`)).toMatch(
      /^\[REDACTED:private_key\]\s*Next we do this\.$/,
    );
  });

  it('are not certificates, public keys or talk about keys', () => {
    const certificate = PEM.replaceAll(`RSA ${'PRIVATE'} KEY`, 'CERTIFICATE');
    expect(redact(certificate)).toBe(certificate);
    const talk = `Files that begin with -----BEGIN ${'PRIVATE'} KEY----- must never be committed to the repository.`;
    expect(redact(talk)).toBe(talk);
  });
});

describe('bearer and basic credentials', () => {
  it.each([
    ['Authorization: Bearer abc123def456', 'Authorization: Bearer [REDACTED:authorization]'],
    ['send bearer 9f8e7d6c5b4a3928 with it', 'send bearer [REDACTED:bearer] with it'],
    ["-H 'Authorization: Basic dXNlcjpodW50ZXIy'", "-H 'Authorization: Basic [REDACTED:authorization]'"],
    ['uses Basic dXNlcjpodW50ZXIy here', 'uses Basic [REDACTED:authorization] here'],
    ['Authorization: token 16c7e42f292c6912', 'Authorization: token [REDACTED:authorization]'],
    [
      'Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=12ab\nHost: x',
      'Authorization: AWS4-HMAC-SHA256 [REDACTED:authorization]\nHost: x',
    ],
    ['Cookie: sid=abc; theme=dark\nHost: x', 'Cookie: [REDACTED:cookie]\nHost: x'],
    ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [REDACTED:cookie]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'Bearer authentication is required',
    'Authorization: Bearer <token>',
    'Authorization: Bearer $TOKEN',
    'Authorization: Bearer YOUR_TOKEN',
    'the bearer of this letter',
    'a basic understanding of basic principles',
    'Cookie: a small baked good',
    'authorization: role based, see the handbook',
  ])('leave alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('credentials in URLs', () => {
  it.each([
    ['https://user:hunter2@example.com/x', 'https://user:[REDACTED:password]@example.com/x'],
    ['postgres://app:p@ss:w0rd@db:5432/x', 'postgres://app:[REDACTED:password]@db:5432/x'],
    ['redis://:s3cret@cache:6379', 'redis://:[REDACTED:password]@cache:6379'],
    ['https:\\/\\/user:hunter2@example.com', 'https:\\/\\/user:[REDACTED:password]@example.com'],
    [
      'https://0123456789abcdef0123456789abcdef@o1.ingest.example.com/1',
      'https://[REDACTED:token]@o1.ingest.example.com/1',
    ],
    ['https://x.test/a?api_key=abcd&q=1', 'https://x.test/a?api_key=[REDACTED:api_key]&q=1'],
    ['https://x.test/a?q=1&sig=Ab3dEf6hIj9kLm2nOp5q%3D', 'https://x.test/a?q=1&sig=[REDACTED:token]'],
    ['https://x.test/#access_token=abcd1234&x=1', 'https://x.test/#access_token=[REDACTED:token]&x=1'],
    ['curl -u bob:hunter2 https://x.test', 'curl -u bob:[REDACTED:password] https://x.test'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'https://example.com:8080/path?page=2&key=name',
    'http://localhost:3000/@user/profile',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell, as it stands in a file
    'postgres://user:${DB_PASSWORD}@host/db',
    'postgres://user:<password>@host/db',
    'postgres://user:password@host/db',
    'git@example.com:org/repo.git',
    'https://example.com/?code=200&token=abc',
    'docker run -u 1000:1000 image',
  ])('leave alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

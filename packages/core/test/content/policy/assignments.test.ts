import { describe, expect, it } from 'vitest';
import { redactText } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';

const policy = compilePolicy();
const redact = (text: string): string => redactText(text, policy).text;

describe('values of secret names in text', () => {
  it.each([
    ['password: hunter2', 'password: [REDACTED:password]'],
    ['password=hunter2, user=bob', 'password=[REDACTED:password], user=bob'],
    ['DB_PASSWORD=correcthorse\nX=1', 'DB_PASSWORD=[REDACTED:password]\nX=1'],
    ['export API_KEY=abcd;1234', 'export API_KEY=[REDACTED:api_key]'],
    ['const apiKey = "a1b2c3d4e5";', 'const apiKey = "[REDACTED:api_key]";'],
    ["config['password'] = 'open sesame1'", "config['password'] = '[REDACTED:password]'"],
    ["config['password'] = 'opensesame'", "config['password'] = '[REDACTED:password]'"],
    [':password => "opensesame"', ':password => "[REDACTED:password]"'],
    ['client_secret: 8Q~abcd1234', 'client_secret: [REDACTED:secret]'],
    ['token = 9f8e7d6c5b4a39281706', 'token = [REDACTED:token]'],
    ['X-Api-Key: abcd1234efgh', 'X-Api-Key: [REDACTED:api_key]'],
    [
      'Server=db;User Id=sa;Password=Tr0ub4dor&3;Encrypt=true',
      'Server=db;User Id=sa;Password=[REDACTED:password]&3;Encrypt=true',
    ],
    ['deploy --password hunter2 --force', 'deploy --password [REDACTED:password] --force'],
    ['<password>hunter2</password>', '<password>[REDACTED:password]</password>'],
    ['my password is hunter2.', 'my password is [REDACTED:password].'],
    ['the API key is "a1b2c3d4e5f6"', 'the API key is "[REDACTED:api_key]"'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ['{"password":"x"}', '{"password":"[REDACTED:password]"}'],
    ['{"password" : "a b c"}', '{"password" : "[REDACTED:password]"}'],
    ['{\\"password\\":\\"x\\"}', '{\\"password\\":\\"[REDACTED:password]\\"}'],
    ['{"password":"a\\"b","c":1}', '{"password":"[REDACTED:password]","c":1}'],
    ['{"password":"a\\\\","c":1}', '{"password":"[REDACTED:password]","c":1}'],
    ['{"pin":12345,"n":1}', '{"pin":"[REDACTED:card_code]","n":1}'],
    ['{"secrets":{"a":["}",1]},"n":1}', '{"secrets":"[REDACTED:secret]","n":1}'],
    ['{"secrets":{"a":{"b":"c', '{"secrets":"[REDACTED:secret]"'],
    ['{"password":"cut off', '{"password":"[REDACTED:password]'],
    ["{'password': 'x1'}", "{'password': '[REDACTED:password]'}"],
  ])('JSON: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'Password: required',
    'password: string;',
    'password: must be at least 8 characters',
    'const password = process.env.DB_PASSWORD;',
    'password=os.environ["DB_PASSWORD"]',
    'api_key = get_secret("prod")',
    'API_KEY=YOUR_API_KEY',
    'API_KEY=<your key>',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell, as it stands in a file
    'API_KEY=${API_KEY}',
    'password: ********',
    'SECRET=/run/secrets/db',
    'token: Token | undefined',
    'max_tokens=4096',
    'key: value',
    'key=user:42:profile',
    'The secret: nobody knows.',
    'forgot your password? reset it',
    'the password is incorrect',
    '"password": null, "secret": true, "pin": 12',
    '{"properties":{"password":{"type":"string"}}}',
    '"token_type": "bearer", "expires_in": 3600',
    'commit 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
    'idempotency_key=9f8e7d6c5b4a39281706',
    '<password></password>',
    'git commit --author bob --key-file /etc/key.pem',
  ])('leave alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { redactText } from '../../../src/content/policy/apply.ts';
import { compilePolicy } from '../../../src/content/policy/compile.ts';
import type { PiiCategory } from '../../../src/content/policy/options.ts';

const ALL: readonly PiiCategory[] = ['EMAIL', 'PHONE', 'CARD', 'IBAN', 'SSN', 'IP'];
const everything = compilePolicy({ pii: ALL });

const FOUND: Readonly<Record<PiiCategory, readonly string[]>> = {
  EMAIL: [
    'bob@example.org',
    'bob.o-neil+x@mail.example.co.uk',
    'bücher@müller.de',
    '用户@例子.广告',
    'x@xn--mller-kva.de',
  ],
  PHONE: [
    '+49 30 1234567',
    '+49 (0)30 1234-567',
    '+14155552671',
    '(415) 555-2671',
    '415-555-2671',
    '1-800-555-0199',
    '0049 30 1234567',
    '030 1234567',
    '0171/2345678',
    '06 12 34 56 78',
    '020 7946 0958',
  ],
  CARD: ['4111 1111 1111 1111', '4111111111111111', '5555-5555-5555-4444', '3782 822463 10005', '6011111111111117'],
  IBAN: ['DE89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'GB82 WEST 1234 5698 7654 32', 'NO93 8601 1117 947'],
  SSN: ['536-22-8145'],
  IP: ['203.0.113.7', '10.1.2.3', '2001:db8::8a2e:370:7334', 'fe80::1', '::ffff:192.0.2.128'],
};

const LEFT: readonly string[] = [
  'version 1.2.3.4 of v10.0.0.1 on 127.0.0.1 and ::1',
  'Mozilla/5.0 Chrome/120.0.0.0',
  'on 2024-01-31 at 12:34:56, 31.01.2024, 2024-01-31T12:34:56Z',
  'order 4111111111111112 and 1234567890123456',
  'DE89370400440532013001',
  '000-12-3456, 666-12-3456, 900-12-3456, 123-45-0000',
  'react@18.2.0, @types/node, logo@2x.png, git@example.org:org/repo.git, https://user@example.org/',
  '6f1c2f3e-3b5c-4d1a-9e8f-0a1b2c3d4e5f 3.14159265358979 1e10 12,345,678 0x1F4',
  'call_4111111111111111 trace 4bf92f3577b34da6a3ce929d0e0e4736',
  'std::vector<int>, aa:bb:cc:dd:ee:ff, {a:1,b:2}, ISBN 978-3-16-148410-0',
  'costs 1 234 567 EUR, 99.95 USD, page 12-34',
];

describe.each(ALL)('%s', (category) => {
  const kind = category.toLowerCase();

  it.each(FOUND[category])('finds %s', (value) => {
    const policy = compilePolicy({ pii: [category] });
    for (const text of ['see ? now', '?', '(?).', '"a\\n?\\nb"', 'x: ?, y']) {
      const result = redactText(text.replace('?', value), policy);
      expect(result).toStrictEqual({ text: text.replace('?', `[REDACTED:${kind}]`), categories: [category] });
    }
  });

  it('is looked for only on request', () => {
    for (const value of FOUND[category]) expect(redactText(value, compilePolicy()).text).toBe(value);
  });
});

describe('personal data', () => {
  it.each(LEFT)('is not %s', (text) => {
    expect(redactText(text, everything)).toStrictEqual({ text, categories: [] });
  });

  it('is told apart from what stands beside it', () => {
    const text = 'card 4111 1111 1111 1111 123 12/26, DE89 3704 0044 0532 0130 00 for 12 EUR, 12 5555 5555 5555 4444';
    expect(redactText(text, everything).text).toBe(
      'card [REDACTED:card] 123 12/26, [REDACTED:iban] for 12 EUR, 12 [REDACTED:card]',
    );
    expect(redactText('phone: 5551234 or 555 123 4567 x', everything).text).toContain('phone: [REDACTED:phone] or');
  });

  it('within other personal data adds no category', () => {
    expect(redactText('DE89 3704 0044 0532 0130 00', everything).categories).toStrictEqual(['IBAN']);
  });

  it('of an unknown category is not looked for', () => {
    const pii = ['NAME', 'toString', 'EMAIL'] as unknown as PiiCategory[];
    expect(redactText('a@b.de', compilePolicy({ pii })).text).toBe('[REDACTED:email]');
  });
});

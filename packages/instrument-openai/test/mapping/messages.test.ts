import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/fingerprint.ts';
import { messageText } from '../../src/message-text.ts';

describe('the text of a message', () => {
  test.for([
    ['a string', 'Hi', { role: 'user', text: 'Hi' }],
    ['nothing', null, { role: 'user', text: '' }],
    ['no content', undefined, { role: 'user', text: '' }],
    ['no parts', [], { role: 'user', text: '' }],
    [
      'parts of either API',
      [
        { type: 'text', text: 'a' },
        { type: 'input_text', text: 'b' },
        { type: 'output_text', text: 'c' },
      ],
      { role: 'user', text: 'a\nb\nc' },
    ],
    [
      'a part that is no text',
      [{ type: 'file', file: { file_id: 'f' } }],
      { role: 'user', text: '', parts: [{ type: 'file', file: { file_id: 'f' } }] },
    ],
    [
      'odd parts',
      [null, 'x', { type: 'text' }, { text: 'y' }],
      { role: 'user', text: '', parts: [null, 'x', { text: 'y' }] },
    ],
  ] as const)('of %s', ([, content, expected]) => {
    expect(messageText({ content }, 'user')).toStrictEqual(expected);
  });
});

describe('the fingerprint of a conversation', () => {
  const user = (content: string) => ({ role: 'user', content });
  const system = { role: 'system', content: 'Be brief.' };

  test('is the same up to the same message, whatever comes after', () => {
    expect(fingerprint([system, user('A'), user('B')], 2)).toBe(fingerprint([system, user('A'), user('C')], 2));
  });

  test('is the same for a message in one part and as a string', () => {
    const parts = { role: 'user', content: [{ type: 'text', text: 'A' }] };
    expect(fingerprint([parts], 1)).toBe(fingerprint([user('A')], 1));
  });

  test.for([
    ['how it began', [user('A'), user('C')], [user('B'), user('C')]],
    ['how it ended', [user('A'), user('B')], [user('A'), user('C')]],
    ['its length', [user('A')], [user('A'), user('A')]],
  ] as const)('differs by %s', ([, one, other]) => {
    expect(fingerprint(one, one.length)).not.toBe(fingerprint(other, other.length));
  });

  test('is short, however long the messages are', () => {
    expect(fingerprint([user('x'.repeat(1_000_000))], 1).length).toBeLessThan(1000);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inUtf8Order } from '../../src/writer/utf8-order.ts';

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Few different ones, so that lists with the same beginning, or the same members in another order, come again and again. */
const common = fc.constantFrom('role', 'content', 'a', 'b', 'é', '\u{1f600}', '\uffff', '');
const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 60, maxLength: 70 }));
const keys = fc.oneof(
  fc.uniqueArray(common, { maxLength: 8 }),
  fc.uniqueArray(fc.oneof(common, any), { maxLength: 16 }),
);

test('keys come in the order of their UTF-8 bytes, whatever was asked before', () => {
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 20 }), (lists) => {
      for (const list of lists) expect(inUtf8Order([...list])).toEqual(list.toSorted(byBytes));
    }),
    { numRuns: 2000 },
  );
});

test('and also after more kinds of objects than are remembered', () => {
  for (let turn = 0; turn < 3; turn++) {
    for (let kind = 0; kind < 1500; kind++) {
      expect(inUtf8Order([`z${kind}`, 'b', 'a'])).toEqual(['a', 'b', `z${kind}`]);
    }
  }
});

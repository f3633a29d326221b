import { describe, expect, it } from 'vitest';
import { type Comparison, compareAll } from './compare.ts';
import { PROGRAMS } from './programs.ts';

/** Those that leave ends the most to go wrong; `npm run test:exit` takes all, on every Node. */
const CHOSEN = ['the file', 'a dead exporter', 'a hanging exporter'];

const comparisons: Comparison[] = await compareAll(process.execPath, CHOSEN);

describe.each(Object.keys(PROGRAMS))('a process that ends by %s', (program) => {
  it.each(CHOSEN)('ends as it does without us, with %s', (destination) => {
    const found = comparisons.find((one) => one.program === program && one.destination === destination);
    expect(found?.problems).toEqual([]);
  });
});

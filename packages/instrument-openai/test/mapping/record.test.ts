import { expect, test } from 'vitest';
import { recorded } from './fixtures/recorded.ts';
import { record } from './record.ts';

test('the recorded fixtures are what the client and the local provider give today', async () => {
  for (const [name, recording] of Object.entries(await record())) expect(recorded(name), name).toStrictEqual(recording);
});

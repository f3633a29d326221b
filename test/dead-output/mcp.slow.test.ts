import { expect, test } from 'vitest';
import { describeProgram } from './describe-program.ts';
import { planted } from './outputs.ts';
import { fileProgram } from './programs.ts';

const start = (TRANSPORT: string) =>
  fileProgram('instrument-mcp/test/apps/run.mjs', { VERSION: 'v1', ERA: 'legacy', TRANSPORT });

describeProgram('mcp in one process', () => start('memory'));
describeProgram('mcp over stdio', () => start('stdio'));

test.each([
  ['throws into the app', 'exit code: 0 became 1'],
  ['keeps the process alive', 'still here'],
  ['ends with another code', 'exit code: 0 became 3'],
])('an output that %s is found', async (mistake, found) => {
  const { problems } = await (await start('memory')).compare(planted(mistake));
  expect(problems.join('\n')).toContain(found);
});

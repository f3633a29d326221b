// How processes end with us and without us: every program, every destination, every Node that we support. Exits with 1 if
// a process ends in another way with us, or leaves a trail that is not whole.
//
//   npm run test:exit -- [--node 20]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareAll } from '../packages/core/test/exit/compare.ts';
import { DESTINATIONS } from '../packages/core/test/exit/destinations.ts';
import { chosenNodes, installNode } from './lib/install-node.mjs';
import { table } from './lib/table.mjs';

const { values: asked } = parseArgs({ options: { node: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'chaukas-exit-nodes-'));

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns whether all is well */
async function main() {
  const rows = [];
  const problems = [];
  for (const version of chosenNodes(asked.node)) {
    const comparisons = await compareAll(await installNode(version, folder), Object.keys(DESTINATIONS));
    const wrong = comparisons.filter(({ problems: list }) => list.length > 0);
    rows.push([version, comparisons.length, wrong.length]);
    problems.push(...wrong.map((one) => ({ version, ...one })));
    console.log(`Node ${version}: ${comparisons.length} endings, ${wrong.length} with problems`);
  }
  console.log(`\n${table(['Node', 'endings', 'with problems'], rows)}`);
  for (const { version, program, destination, problems: list } of problems) {
    console.log(`\nNode ${version}, ${program}, ${destination}:`);
    for (const problem of list) console.log(`  - ${problem}`);
  }
  return problems.length === 0;
}

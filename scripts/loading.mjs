// Every way in which an app can load us and a library, from packed tarballs, on every Node: what is recorded is counted in the
// trail, and the app does as it does without us. Where nothing can be recorded, `status()` has to say why. Exits with 1 on problems.
//
//   npm run test:loading -- [--node 24] [--only <part of a row's name>]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProvider } from '../packages/auto/test/provider.ts';
import { inLanesWith } from '../packages/instrumentation/src/testing/contract/index.ts';
import { chosen, chosenNodes, installNode } from './lib/install-node.mjs';
import { packPackages } from './lib/packed-app.mjs';
import { progressSince } from './lib/progress.mjs';
import { table } from './lib/table.mjs';
import { CELLS } from './loading/cells.mjs';
import { problemsOf } from './loading/judge.mjs';
import { installLayouts } from './loading/layouts.mjs';
import { prepare, runBoth } from './loading/run-cell.mjs';

const PACKAGES = ['spec', 'core', 'instrumentation']
  .concat(['openai', 'anthropic', 'agents', 'langchain', 'mcp'].map((name) => `instrument-${name}`))
  .concat('auto');

const { values: asked } = parseArgs({ options: { node: { type: 'string' }, only: { type: 'string' } } });

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chaukas-loading-'));
const progress = progressSince(performance.now());

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns whether all is well */
async function main() {
  const cells = CELLS.filter(({ name }) => name.includes(asked.only ?? ''));
  const versions = chosen([...chosenNodes(), '26.10.0'], asked.node);
  const nodes = [];
  for (const version of versions) nodes.push(await nodeOf(version));
  const layouts = await layoutsFor(cells);
  const jobs = cells.flatMap((cell, index) => {
    let made;
    const app = () => {
      made ??= prepare(cell, layouts[cell.layout], index);
      return made;
    };
    return nodes.map((node) => ({ cell, node, app }));
  });
  const outcomes = await inLanesWith(
    startProvider,
    jobs.map((job) => (provider) => outcomeOf(job, provider)),
  );
  return report(cells, nodes, outcomes);
}

/** What stands in the table, and the problems. */
async function outcomeOf({ cell, node, app }, provider) {
  if (cell.unless[node.major] !== undefined) return { text: '-', problems: [] };
  const title = `Node ${node.version}, ${cell.name}`;
  progress(title);
  const sentence = cell.says[node.major];
  const problems = await problemsIn(async () => {
    const runs = await runBoth(cell, await app(), node.binary, provider);
    return problemsOf(cell, sentence, runs);
  });
  if (problems.length > 0) progress(problemsText(title, problems), true);
  const text = sentence === undefined ? String(cell.calls) : 'says why';
  return { text: problems.length > 0 ? 'FAILED' : text, problems };
}

async function problemsIn(work) {
  try {
    return await work();
  } catch (error) {
    return [error.message];
  }
}

async function nodeOf(version) {
  progress(`installing Node ${version}`);
  return { version, major: Number.parseInt(version, 10), binary: await installNode(version, folder) };
}

async function layoutsFor(cells) {
  progress('packing');
  const tarballs = await packPackages(PACKAGES, root, folder);
  progress('installing the packages of the apps');
  return installLayouts(cells, tarballs, folder, root);
}

function problemsText(title, problems) {
  return [title, ...problems.map((problem) => `  - ${problem}`)].join('\n');
}

function report(cells, nodes, outcomes) {
  const rows = cells.map(({ name }, index) => {
    const own = outcomes.slice(index * nodes.length, (index + 1) * nodes.length);
    return [name, ...own.map(({ text }) => text)];
  });
  progress('done', true);
  console.log(`\n${table(['', ...nodes.map(({ version }) => version)], rows)}`);
  const reasons = new Set(cells.flatMap(({ unless }) => nodes.flatMap(({ major }) => unless[major] ?? [])));
  console.log(
    `\nThe number is that of the calls, all of them recorded, each once. "says why": status() says what to do.`,
  );
  for (const reason of reasons) console.log(`-  ${reason}`);
  const failed = outcomes.filter(({ problems }) => problems.length > 0).length;
  const ran = outcomes.filter(({ text }) => text !== '-').length;
  console.log(`${ran} cells, ${failed} with problems`);
  return ran > 0 && failed === 0;
}

// The whole matrix, from packed tarballs: every Node and every openai that we support, ES modules and CommonJS, all
// scenarios and all ways of loading. Exits with 1 if the app differs with us, or the trail from the provider's journal.
//
//   npm run test:matrix -- [--node 20] [--openai 7] [--only <part of a name>]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inLanes } from '../packages/instrument-openai/test/harness/lanes.ts';
import { loadScenarios } from '../packages/instrument-openai/test/harness/scenario.ts';
import { chosen, chosenNodes, installNode } from './lib/install-node.mjs';
import { runJob } from './lib/matrix-job.mjs';
import { packedApp, packPackages } from './lib/packed-app.mjs';
import { table } from './lib/table.mjs';

const OPENAIS = ['6.49.0', '7.55.0'];
const FORMATS = ['esm', 'cjs'];

const { values: asked } = parseArgs({
  options: { node: { type: 'string' }, openai: { type: 'string' }, only: { type: 'string' } },
});

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chaukas-matrix-'));
const apps = [];
const started = performance.now();

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  for (const app of apps) app.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** @returns whether all is well */
async function main() {
  const openais = chosen(OPENAIS, asked.openai);
  progress('packing');
  const tarballs = await packPackages(root, folder);
  const nodes = [];
  for (const version of chosenNodes(asked.node)) nodes.push(await nodeOf(version));
  const installed = [];
  for (const version of openais) installed.push(await appOf(version, tarballs));
  const scenarios = await loadScenarios();
  const only = (name) => name.includes(asked.only ?? '');
  const jobs = nodes.flatMap((node) =>
    installed.flatMap((app) => FORMATS.map((format) => ({ node, app, format, title: titleOf(node, app, format) }))),
  );
  const results = await inLanes(
    jobs.map(({ node, app, format, title }) => async (provider) => {
      const setting = { node: node.binary, directory: app.directory, format };
      const result = await runJob({ setting, major: app.major, scenarios, only }, provider, (step) =>
        progress(`${title}: ${step}`),
      );
      progress(`${title}: done, ${result.problems.length} with problems`, true);
      return result;
    }),
  );
  return report(jobs, results);
}

async function nodeOf(version) {
  progress(`installing Node ${version}`);
  return { version, binary: await installNode(version, folder) };
}

async function appOf(version, tarballs) {
  progress(`installing openai ${version}`);
  const app = await packedApp(tarballs, `openai@${version}`);
  apps.push(app);
  return { version, major: Number.parseInt(version, 10), directory: app.directory };
}

function titleOf(node, app, format) {
  return `Node ${node.version}, openai ${app.version}, ${format}`;
}

/** One line that changes on a terminal; elsewhere only what is finished. */
function progress(text, finished = false) {
  const seconds = Math.round((performance.now() - started) / 1000);
  const line = `${String(seconds).padStart(4)} s  ${text}`;
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${line}${finished ? '\n' : ''}`);
  else if (finished || text.startsWith('installing')) console.log(line);
}

function report(jobs, results) {
  const head = ['Node', 'openai', 'format', 'scenarios', 'ways of loading', 'calls made', 'pairs', 'with problems'];
  const rows = jobs.map(({ node, app, format }, index) => {
    const { scenarios, loading, calls, pairs, problems } = results[index];
    return [node.version, app.version, format, scenarios, loading, calls, pairs, problems.length];
  });
  console.log(`\n${table(head, rows)}`);
  for (const [index, { problems }] of results.entries()) {
    for (const { name, problems: list } of problems) {
      console.log(`\n${jobs[index].title}: ${name}`);
      for (const problem of list) console.log(`  - ${problem}`);
    }
  }
  const ran = results.reduce((sum, { scenarios, loading }) => sum + scenarios + loading, 0);
  if (ran === 0) console.log('nothing was run');
  return ran > 0 && results.every(({ problems }) => problems.length === 0);
}

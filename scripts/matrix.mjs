// The whole matrix, from packed tarballs: every Node and every library that we support, ES modules and CommonJS, all
// scenarios and all ways of loading. Exits with 1 if the app differs with us, or the trail from the provider's journal.
//
//   npm run test:matrix -- [--node 20] [--library openai] [--version 7] [--only <part of a name>]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { subject as anthropic } from '../packages/instrument-anthropic/test/subject.ts';
import { subject as openai } from '../packages/instrument-openai/test/subject.ts';
import { inLanes, loadScenarios, packagesOf } from '../packages/instrumentation/src/testing/contract/index.ts';
import { chosenNodes, installNode } from './lib/install-node.mjs';
import { runJob } from './lib/matrix-job.mjs';
import { packedApp, packPackages } from './lib/packed-app.mjs';
import { progressSince } from './lib/progress.mjs';
import { table } from './lib/table.mjs';

const LIBRARIES = [
  { subject: openai, versions: ['4.104.0', '5.23.2', '6.49.0', '7.55.0'] },
  { subject: anthropic, versions: ['0.59.0', '1.11.0'] },
];
const FORMATS = ['esm', 'cjs'];

const { values: asked } = parseArgs({
  options: {
    node: { type: 'string' },
    library: { type: 'string' },
    version: { type: 'string' },
    only: { type: 'string' },
  },
});

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chaukas-matrix-'));
const apps = [];
const progress = progressSince(performance.now());

try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  for (const app of apps) app.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** @returns whether all is well */
async function main() {
  const libraries = LIBRARIES.filter(({ subject }) => subject.library.includes(asked.library ?? ''));
  const nodes = [];
  for (const version of chosenNodes(asked.node)) nodes.push(await nodeOf(version));
  const all = [];
  for (const { subject, versions } of libraries) {
    progress(`packing for ${subject.library}`);
    const tarballs = await packPackages(packagesOf(subject), root, folder);
    const scenarios = await loadScenarios(subject);
    const wanted = versions.filter((version) => version.startsWith(asked.version ?? ''));
    for (const version of wanted) all.push(await appOf({ subject, scenarios, tarballs, version }));
  }
  const jobs = nodes.flatMap((node) => all.flatMap((app) => FORMATS.map((format) => ({ node, app, format }))));
  return report(jobs, await run(jobs));
}

/** The results of the jobs, in their order. */
async function run(jobs) {
  const results = new Map();
  for (const { subject } of LIBRARIES) {
    const own = jobs.filter(({ app }) => app.subject === subject);
    const found = await inLanes(
      subject,
      own.map((job) => (provider) => resultOf(job, provider)),
    );
    own.forEach((job, index) => {
      results.set(job, found[index]);
    });
  }
  return jobs.map((job) => results.get(job));
}

async function resultOf(job, provider) {
  const { node, app, format } = job;
  const setting = { subject: app.subject, node: node.binary, directory: app.directory, format };
  const only = (name) => name.includes(asked.only ?? '');
  const { major, scenarios } = app;
  const title = titleOf(job);
  const result = await runJob({ setting, major, scenarios, only }, provider, {
    onStep: (step) => progress(`${title}: ${step}`),
    onProblems: (name, problems) => progress(problemsText(`${title}: ${name}`, problems), true),
  });
  progress(`${title}: done, ${result.problems.length} with problems`, true);
  return result;
}

async function nodeOf(version) {
  progress(`installing Node ${version}`);
  return { version, binary: await installNode(version, folder) };
}

async function appOf({ subject, scenarios, tarballs, version }) {
  progress(`installing ${subject.library} ${version}`);
  const app = await packedApp(subject, tarballs, version);
  apps.push(app);
  return { subject, scenarios, version, major: Number.parseInt(version, 10), directory: app.directory };
}

function titleOf({ node, app, format }) {
  return `Node ${node.version}, ${app.subject.library} ${app.version}, ${format}`;
}

function problemsText(title, problems) {
  return [title, ...problems.map((problem) => `  - ${problem}`)].join('\n');
}

function report(jobs, results) {
  const head = ['Node', 'library', 'format', 'scenarios', 'ways of loading', 'calls made', 'pairs', 'with problems'];
  const rows = jobs.map(({ node, app, format }, index) => {
    const { scenarios, loading, calls, pairs, problems } = results[index];
    return [
      node.version,
      `${app.subject.library} ${app.version}`,
      format,
      scenarios,
      loading,
      calls,
      pairs,
      problems.length,
    ];
  });
  console.log(`\n${table(head, rows)}`);
  for (const [index, { problems }] of results.entries()) {
    for (const { name, problems: list } of problems) {
      console.log(`\n${problemsText(`${titleOf(jobs[index])}: ${name}`, list)}`);
    }
  }
  const ran = results.reduce((sum, { scenarios, loading }) => sum + scenarios + loading, 0);
  if (ran === 0) console.log('nothing was run');
  return ran > 0 && results.every(({ problems }) => problems.length === 0);
}

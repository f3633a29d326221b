// Two copies of our packages in one process, today's and one packed from an earlier commit, below a package that an app depends on:
// registered and taken back in every order, by `import` and `require`, each call of the app is recorded exactly once while at least one
// registration is in force and not at all otherwise, and the app does the same as without us. Exits with 1 if that is not so.
//
//   npm run test:older-copy
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences, noticesIn, runApp } from '../packages/instrumentation/src/testing/contract/index.ts';
import { workspaceAt } from './lib/older-commit.mjs';
import { table } from './lib/table.mjs';
import { installBoth } from './older-copy/install.mjs';
import { startProvider } from './older-copy/provider.mjs';

/** Before shared states of instrumentations were kept by library, and hooks of imports were shared. */
const COMMIT = '681e3ace94c5ee705c874a11e998652fa064318b';

/** In the order in which they build on each other. */
const NAMES = ['spec', 'core', 'instrumentation', 'instrument-openai'];

const CALLS = 5;

/** Whether calls are recorded, by what the app has done before them. */
const PHASES = { before: 0, first: 1, both: 1, one: 1, 'one-still': 1, none: 0, again: 1, after: 0 };

const COPIES = ['newer', 'older'];

/** Every order of registering and of taking back; the older copy also in the other format than the app. */
const PLANS = COPIES.flatMap((first) => {
  const second = COPIES.find((copy) => copy !== first);
  return [
    ...COPIES.map((takenBackFirst) => ({ first, second, takenBackFirst, mixed: false })),
    { first, second, takenBackFirst: first, mixed: true },
  ];
});

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'chaukas-older-copy-')));
const provider = await startProvider();

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await provider.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** @returns whether all is well */
async function main() {
  const older = await workspaceAt(COMMIT, NAMES, root, folder);
  const app = await installBoth({ names: NAMES, newer: root, older, root, folder });
  const results = [...(await runAll(app, 'mjs')), ...(await runAll(app, 'cjs'))];
  const head = ['app', 'registered', 'taken back first', "older copy's format", 'problems'];
  const rows = results.map(({ format, plan: { first, second, takenBackFirst, mixed }, problems }) => [
    format,
    `${first}, ${second}`,
    takenBackFirst,
    mixed ? 'other' : 'same',
    problems.length,
  ]);
  console.log(table(head, rows));
  const wrong = results.filter(({ problems }) => problems.length > 0);
  for (const { format, plan, problems } of wrong)
    console.log([`\n${format} ${JSON.stringify(plan)}`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  return wrong.length === 0;
}

async function runAll(app, format) {
  const plain = await runOne(app, format);
  if (plain.code !== 0) throw new Error(`the app alone ends with ${plain.code}: ${plain.stderr}`);
  const results = [];
  for (const plan of PLANS) {
    const { trail, ...observed } = await runOne(app, format, plan);
    const problems = [
      ...differences(plain, observed, {}),
      ...saidProblems(observed.stderr),
      ...trailProblems(trail, observed.requests),
    ];
    results.push({ format, plan, problems });
  }
  return results;
}

async function runOne(app, format, plan) {
  provider.serve();
  const trail = join(folder, 'trail.jsonl');
  rmSync(trail, { force: true });
  const given = plan === undefined ? [] : [JSON.stringify(plan)];
  const options = { cwd: app, env: { CHAUKAS_OUTPUT_FILE: trail } };
  const output = await runApp([join(app, `main.${format}`), provider.url, ...given], options);
  const requests = provider.requests().map((request) => ({ request }));
  return { ...output, requests, trail: plan === undefined ? [] : eventsIn(trail) };
}

function eventsIn(file) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => JSON.parse(line));
}

/** The line at the start is all that is to be said. */
function saidProblems(stderr) {
  return noticesIn(stderr)
    .filter((line) => !line.startsWith('[chaukas] recording openai '))
    .map((line) => `said: ${line}`);
}

/** Calls are told apart by the model, which the app names after the phase. */
function trailProblems(events, requests) {
  const starts = events.filter(({ type }) => type === 'EVENT_TYPE_MODEL_INVOCATION_START');
  const ends = new Set(events.filter(({ type }) => type === 'EVENT_TYPE_MODEL_INVOCATION_END').map(spanOf));
  const retries = events.filter(({ type }) => type === 'EVENT_TYPE_RETRY').length;
  const phaseOf = ({ request }) => request.json.model;
  const tried = requests.filter((one) => PHASES[phaseOf(one)] === 1 && isRetry(one)).length;
  return [
    ...Object.entries(PHASES).flatMap(([phase, times]) => {
      const found = starts.filter((event) => JSON.stringify(event).includes(`"model":"${phase}"`));
      const whole = found.filter((event) => ends.has(spanOf(event))).length;
      const expected = times * CALLS;
      return found.length === expected && whole === expected
        ? []
        : [`${phase}: ${found.length} calls begin and ${whole} end in the trail, not ${expected}`];
    }),
    ...(retries === tried ? [] : [`${retries} retries in the trail, and ${tried} in the provider's journal`]),
  ];
}

function spanOf({ span_id }) {
  return span_id;
}

function isRetry({ request }) {
  return request.headers['x-stainless-retry-count'] !== '0';
}

// One cell: the app of a row with one version of Node, without us and with us.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runApp } from '../../packages/instrumentation/src/testing/contract/index.ts';
import { OURS } from './calls.mjs';

let runs = 0;

/** The app of a row on disk, as it is and without us, built. */
export async function prepare(cell, layout, index) {
  const make = async (withUs) => {
    const directory = join(layout, 'cells', `${index}-${withUs ? 'with' : 'without'}`);
    write(directory, cell, withUs);
    const outputs = [];
    for (const args of cell.build) outputs.push(await runApp(args, { cwd: directory }));
    const failed = outputs.find(({ code }) => code !== 0);
    if (failed !== undefined) throw new Error(`the app cannot be built: ${failed.stdout}${failed.stderr}`);
    return directory;
  };
  return { plain: await make(false), ours: await make(true) };
}

/** Runs both; gives for each what it printed, its exit code, the calls that the provider saw, and for ours the events. */
export async function runBoth(cell, { plain, ours }, node, provider) {
  const settings = { cell, node, provider };
  return {
    plain: await runOne(plain, { ...settings, args: flagsWithoutUs(cell.args), env: envWithoutUs(cell.env) }),
    ours: await runOne(ours, { ...settings, args: cell.args, env: cell.env }),
  };
}

async function runOne(directory, { cell, node, provider, args, env }) {
  const id = `run-${++runs}`;
  const trail = join(directory, `${id}.jsonl`);
  const url = `${provider.url}/${id}`;
  const given = {
    PROVIDER: url,
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_API_KEY: 'key',
    CHAUKAS_OUTPUT_FILE: trail,
    ...env,
  };
  const output = await runApp(args, { cwd: directory, env: given, node });
  const events = existsSync(trail) ? readFileSync(trail, 'utf8').trimEnd().split('\n').map(JSON.parse) : [];
  rmSync(trail, { force: true });
  const count = (kind) => events.filter(({ type }) => type === `EVENT_TYPE_${cell.event}_${kind}`).length;
  const requests = provider.requests.filter(({ path }) => path.startsWith(`/${id}/`)).length;
  return { ...output, requests, starts: count('START'), ends: count('END') };
}

function write(directory, { files, names, type }, withUs) {
  const manifest = {
    name: 'app',
    private: true,
    type,
    dependencies: Object.fromEntries(names.map((name) => [name, '*'])),
  };
  const all = { 'package.json': [JSON.stringify(manifest)], ...files };
  for (const [name, lines] of Object.entries(all)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.filter((line) => withUs || !line.includes(OURS)).join('\n')}\n`);
  }
}

/** A flag and what it names. */
function flagsWithoutUs(args) {
  return args.filter((arg, index) => !arg.includes(OURS) && !args[index + 1]?.includes(OURS));
}

function envWithoutUs(env) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes(OURS)));
}

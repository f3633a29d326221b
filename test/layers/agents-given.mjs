/**
 * Copies of `@openai/agents` that have to be given by hand, `instrument(module)`: versions whose provider is in no common place,
 * and bundles. In apps that npm installs, with our packages as they would be published. Run after a build:
 * `node test/layers/agents-given.mjs`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { answering, calls, response, says } from '../../packages/instrument-agents/test/scenarios/common/answers.mjs';
import { npm } from '../../scripts/lib/npm.mjs';
import { packPackages } from '../../scripts/lib/packed-app.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = ['spec', 'core', 'instrumentation', 'instrument-agents'];
const VERSIONS = ['0.0.17', '0.1.11', '0.2.1', '0.3.0'];
const BUNDLED = '0.20.0';
const FORMATS = { esm: 'mjs', cjs: 'cjs' };
/** The SDK has modules in CommonJS inside, which ask for Node's own. */
const BANNER = `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`;

/** What one run makes, by the provider's two answers; call ids, instructions and inputs are known by the hooks alone. */
const EXPECTED = {
  SESSION_START: 1,
  SESSION_END: 1,
  INPUT_RECEIVED: 1,
  OUTPUT_EMITTED: 1,
  AGENT_START: 1,
  AGENT_END: 1,
  STATE_UPDATE: 1,
  MODEL_INVOCATION_START: 2,
  MODEL_INVOCATION_END: 2,
  TOOL_CALL_START: 1,
  TOOL_CALL_END: 1,
};

const app = (sdk) => `
import * as agents from '${sdk}';
import OpenAI from 'openai';
import { instrument } from '@chaukas/instrument-agents';
instrument(agents);
agents.setTraceProcessors([]);
const openAIClient = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'k', maxRetries: 0 });
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const weather = agents.tool({ name: 'get_weather', description: 'tells', parameters, execute: async ({ city }) => 'sunny in ' + city });
const agent = new agents.Agent({ name: 'Host', instructions: 'Be kind.', model: 'gpt-test', tools: [weather] });
const runner = new agents.Runner({ modelProvider: new agents.OpenAIProvider({ openAIClient }) });
runner.run(agent, 'Weather?').then(({ finalOutput }) => console.log(finalOutput));
`;

const folder = mkdtempSync(join(tmpdir(), 'chaukas-given-'));
const server = await ScriptedServer.start();
try {
  const tarballs = await packPackages(PACKAGES, ROOT, folder);
  const problems = [...(await oldVersions(tarballs)), ...(await bundles(tarballs))];
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function oldVersions(tarballs) {
  const aliases = VERSIONS.map((version) => `agents-${version}@npm:@openai/agents@${version}`);
  const directory = await install('old', [...tarballs, ...aliases, 'openai@5', 'zod@3.25.76']);
  const problems = [];
  for (const version of VERSIONS) {
    writeFileSync(join(directory, `${version}.mjs`), app(`agents-${version}`));
    problems.push(...(await run(directory, `${version}.mjs`, version)));
  }
  return problems;
}

async function bundles(tarballs) {
  const packages = [`@openai/agents@${BUNDLED}`, 'openai@7', 'zod@4', 'esbuild@0.28.2'];
  const directory = await install('bundled', [...tarballs, ...packages]);
  writeFileSync(join(directory, 'app.mjs'), app('@openai/agents'));
  const { build } = await import(join(directory, 'node_modules/esbuild/lib/main.js'));
  const problems = [];
  for (const [format, extension] of Object.entries(FORMATS)) {
    // Where nothing is installed: all there is is in the bundle.
    const alone = join(folder, `bundle-${format}`);
    mkdirSync(alone);
    const outfile = join(alone, `app.${extension}`);
    const banner = format === 'esm' ? { js: BANNER } : {};
    await build({ entryPoints: [join(directory, 'app.mjs')], bundle: true, platform: 'node', format, outfile, banner });
    problems.push(...(await run(alone, `app.${extension}`, `${BUNDLED}, bundle, ${format}`)));
  }
  return problems;
}

async function install(name, packages) {
  const directory = join(folder, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
  await npm(['install', '--ignore-scripts', '--legacy-peer-deps', '--engine-strict=false', ...packages], directory);
  return directory;
}

/** Runs an app; what is wrong with its trail, in words. */
async function run(cwd, file, title) {
  const asks = response('resp_1', [calls('get_weather', { city: 'Rome' }, 'call_1')]);
  server.reset();
  server.on('/responses', answering(asks, response('resp_2', [says('It is sunny.')])));
  const trail = join(cwd, `${file}.jsonl`);
  const env = {
    ...process.env,
    BASE_URL: `${server.url}/v1`,
    CHAUKAS_OUTPUT_FILE: trail,
    CHAUKAS_OUTPUT_MODE: 'file',
    CHAUKAS_QUIET: '1',
  };
  const child = spawn(process.execPath, [file], { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) return [`${title}: exit code ${code}`];
  const events = readFileSync(trail, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const of = (type) => events.filter((event) => event.type === `EVENT_TYPE_${type}`);
  const counts = Object.keys(EXPECTED).map((type) => [type, of(type).length, EXPECTED[type]]);
  const facts = [
    ...counts,
    ['requests', server.requests.length, of('MODEL_INVOCATION_END').length],
    ['call id', of('TOOL_CALL_START')[0]?.tool_call?.id, 'call_1'],
    ['instructions', of('AGENT_START')[0]?.metadata?.instructions, 'Be kind.'],
    ['input', of('INPUT_RECEIVED')[0]?.message?.text, 'Weather?'],
  ];
  const wrong = facts.filter(([, found, expected]) => found !== expected);
  console.log(`${title}: ${events.length} events, ${wrong.length} wrong`);
  return wrong.map(([what, found, expected]) => `${title}: ${what} ${found} instead of ${expected}`);
}

// The collector and clients that are none of ours: curl, Debian's python3-grpcio with stubs from our .proto files, and the
// posts of the Python SDK. Installs what is missing with apt-get, so it needs Debian or Ubuntu, and root or all installed.
//
//   npm run test:peers
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installPython, makePython, PYTHON } from './lib/python.mjs';
import { table } from './lib/table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const collector = join(root, 'packages/collector');
const main = join(collector, 'dist/esm/main.js');
const folder = mkdtempSync(join(tmpdir(), 'chaukas-peers-'));
const run = promisify(execFile);

const rows = [];
const check = (peer, name, problem) => rows.push([peer, name, problem === '' ? 'ok' : `FAILED: ${problem}`]);

try {
  installPython({ grpc: true });
  makePython(folder, { grpc: true });
  await withCollector(async (address, key) => {
    const written = [...(await askPython(address, key)), ...(await askCurl(address, key))];
    await readBack(address, key, written);
  });
  console.log(table(['peer', 'what', 'outcome'], rows));
  process.exitCode = rows.every(([, , outcome]) => outcome === 'ok') ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the collector of the build with one key for its tenant. */
async function withCollector(work) {
  const data = join(folder, 'data');
  const grant = ['--tenant', 'acme', '--project', 'web', '--role', 'read', '--role', 'write'];
  const key = execFileSync(process.execPath, [main, 'keys', 'create', '--data', data, ...grant], {
    encoding: 'utf8',
  }).split('\n')[0];
  const child = spawn(process.execPath, [main, '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = await once(createInterface(child.stdout), 'line');
    await work(/127\.0\.0\.1:\d+/.exec(line)[0], key);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    check('collector', 'stops in order', code === 0 ? '' : `exit code ${code}`);
  } finally {
    child.kill('SIGKILL');
  }
}

async function askPython(address, key) {
  const ask = async (peer, script, ...args) => {
    const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await run(PYTHON, [join(collector, 'test/peers', script), ...args], {
      env,
      timeout: 120_000,
    });
    const { checks, ids } = JSON.parse(stdout);
    for (const [name, problem] of checks) check(peer, name, problem);
    return ids;
  };
  const grpc = await ask('python3-grpcio', 'grpc_peer.py', address, key, `${key}x`);
  return [...grpc, ...(await ask("Python SDK's posts", 'python_sdk_posts.py', `http://${address}`, key))];
}

/** What curl does, and what has to come back: the code, and something in the body. */
async function askCurl(address, key) {
  const url = `http://${address}`;
  const event = (id) => ({
    event_id: id,
    session_id: 'curl',
    type: 'ERROR',
    status: 'FAILED',
    timestamp: '2026-01-31T12:00:00Z',
    content: { kind: 'error_info', error_message: 'out of paper' },
  });
  const one = JSON.stringify(event('curl-one'));
  const many = JSON.stringify({ batch_id: 'b', events: [event('curl-two'), { ...event('curl-bad'), type: 'NOPE' }] });
  writeFileSync(join(folder, 'three.json'), JSON.stringify(event('curl-three')));
  execFileSync('gzip', ['-k', join(folder, 'three.json')]);
  const json = ['-H', 'content-type: application/json'];
  const connect = `${url}/chaukas.spec.server.v1.ChaukasServerService`;
  const calls = [
    ['GET /healthz', [`${url}/healthz`], 200, '"ok"'],
    ['GET /v1/capabilities', [`${url}/v1/capabilities`], 200, '"rbac":true'],
    ['POST /v1/events', [...json, '-d', one, `${url}/v1/events`], 202, '"accepted"'],
    ['POST /v1/events/batch with a bad event', [...json, '-d', many, `${url}/v1/events/batch`], 202, '["curl-bad"]'],
    [
      'POST /v1/events, gzip, HTTP/2',
      [
        '--http2-prior-knowledge',
        ...json,
        '-H',
        'content-encoding: gzip',
        '--data-binary',
        `@${join(folder, 'three.json.gz')}`,
        `${url}/v1/events`,
      ],
      202,
      '"curl-three"',
    ],
    [
      'POST /v1/query',
      [...json, '-d', '{"filter":{"session_id":"curl","types":["ERROR"]},"order_by_time":"ASC"}', `${url}/v1/query`],
      200,
      '"kind":"error_info"',
    ],
    ['GET /v1/stats', [`${url}/v1/stats?start=2026-01-01T00:00:00Z`], 200, '"EVENT_TYPE_ERROR":3'],
    ['Connect JSON: GetEventStats', [...json, '-d', '{}', `${connect}/GetEventStats`], 200, '"EVENT_TYPE_ERROR":"3"'],
    [
      'Connect JSON: QueryEvents, HTTP/2',
      ['--http2-prior-knowledge', ...json, '-d', '{"query":{"filter":{"sessionId":"curl"}}}', `${connect}/QueryEvents`],
      200,
      '"errorMessage":"out of paper"',
    ],
    ['a body without a type', ['-d', one, `${url}/v1/events`], 415, 'content-type'],
    ['a body that is no JSON', [...json, '-d', 'x', `${url}/v1/events`], 400, 'not JSON'],
    [
      "another tenant's events",
      [...json, '-d', '{"filter":{"tenant_id":"other"}}', `${url}/v1/query`],
      403,
      'permission_denied',
    ],
    ['a wrong key', ['-H', 'authorization: Bearer nope', `${url}/v1/stats`], 401, 'unauthenticated'],
  ];
  for (const [name, args, code, part] of calls) {
    const keyed = name === 'a wrong key' ? args : ['-H', `authorization: Bearer ${key}`, ...args];
    const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', ...keyed]);
    const good = stdout.endsWith(`\n${code}`) && stdout.includes(part);
    check('curl', name, good ? '' : `${stdout} instead of ${code} with ${part}`);
  }
  return ['curl-one', 'curl-two', 'curl-three', ...(await watchWithCurl(url, key, json, event('curl-live')))];
}

async function watchWithCurl(url, key, json, event) {
  const auth = ['-H', `authorization: Bearer ${key}`];
  const child = spawn('curl', ['-sSN', ...auth, `${url}/v1/tail?session_id=curl&types=ERROR`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  // The first line is a comment, from which on nothing is left out.
  await lines.next();
  await run('curl', ['-sS', ...auth, ...json, '-d', JSON.stringify(event), `${url}/v1/events`]);
  let line = '';
  while (!line.startsWith('data: ')) line = String((await lines.next()).value);
  check('curl', 'GET /v1/tail', line.includes(event.event_id) ? '' : line);
  child.kill();
  return [event.event_id];
}

/** Every peer's events, read by one. */
async function readBack(address, key, ids) {
  const args = ['-sS', '-H', `authorization: Bearer ${key}`, '-H', 'content-type: application/json'];
  const { stdout } = await run('curl', [...args, '-d', '{"filter":{},"page_size":1000}', `http://${address}/v1/query`]);
  const found = JSON.parse(stdout).events.map((event) => event.event_id);
  const missing = ids.filter((id) => !found.includes(id));
  const same = missing.length === 0 && found.length === ids.length;
  check('all', `the ${ids.length} events of all peers, each once`, same ? '' : `missing ${missing}, found ${found}`);
}

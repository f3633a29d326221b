/** Nothing of what authorises anybody is in what was written, wherever it was. */
import { expect, it } from 'vitest';
import type { Cell } from './harness/cells.ts';
import { runCell } from './harness/run-cell.ts';
import { ofType } from './harness/trail.ts';

/** Made of words that no detector knows, so that only leaving them out helps. */
const secrets = Object.fromEntries(
  ['user', 'password', 'query', 'header', 'token', 'argument', 'environment'].map((name) => [
    name,
    `hush-${name}-zxqv`,
  ]),
);

const CELLS: readonly Cell[] = [
  { version: 'v2', era: 'modern', transport: 'http', format: 'mjs' },
  { version: 'v1', era: 'legacy', transport: 'stdio', format: 'mjs' },
];

it.each(CELLS)(
  '$version $era over $transport',
  async (cell) => {
    const { written, stdout, client } = await runCell(cell, {
      record: 'before',
      env: {
        URL_END: `?key=${secrets.query}`,
        HEADERS: JSON.stringify({ authorization: `Bearer ${secrets.token}`, 'x-api-key': secrets.header }),
        ENVIRONMENT_SECRET: String(secrets.environment),
        SERVER_ARGUMENT: String(secrets.argument),
        // The one mode in which nothing is masked.
        CHAUKAS_CONTENT: 'full',
      },
    });
    expect(stdout).toContain('after close');
    expect(client.length).toBeGreaterThan(50);
    for (const secret of Object.values(secrets)) expect(written).not.toContain(secret);
  },
  60_000,
);

it('that the library puts into an error is masked like everywhere else', async () => {
  const [password, token] = ['hq7Lw2Zp9Xv4', 'sk-proj-Zt8Qm3Kd5Rv1Yx7Nw2Bc6Hj4'];
  const { written, client, stdout } = await runCell(
    { version: 'v1', era: 'legacy', transport: 'http', format: 'mjs' },
    {
      record: 'before',
      env: { CLIENT_URL: `http://me:${password}@127.0.0.1:1/mcp?token=${token}`, AFTER_CONNECT: 'fail' },
    },
  );
  // The library says the whole address, and so the app sees it.
  expect(stdout).toContain(password);
  expect(ofType(client, 'ERROR')).toHaveLength(1);
  for (const secret of [password, token]) expect(written).not.toContain(secret);
}, 60_000);

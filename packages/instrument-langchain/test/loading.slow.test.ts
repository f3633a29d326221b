import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGISTER, REQUIRED, runApp } from './harness/run-app.ts';

/** Below this package, so that the apps find the library as an app of the workspace does. */
const HERE = fileURLToPath(new URL('.', import.meta.url));
const ESM_CALL = `
const model = new FakeListChatModel({ responses: ['hello'] });
console.log(await model.pipe(new StringOutputParser()).invoke('hi'));
`;
const ESM_IMPORTS = `
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { StringOutputParser } from '@langchain/core/output_parsers';
`;
const CJS_CALL = `
const { FakeListChatModel } = require('@langchain/core/utils/testing');
const { StringOutputParser } = require('@langchain/core/output_parsers');
const model = new FakeListChatModel({ responses: ['hello'] });
model.pipe(new StringOutputParser()).invoke('hi').then(console.log);
`;
const PAIR = ['INPUT_RECEIVED', 'MODEL_INVOCATION_START', 'MODEL_INVOCATION_END', 'OUTPUT_EMITTED'];

/** Each way in which an app can be written and started, and how many calls it makes. */
const APPS: Readonly<Record<string, { file: string; source: string; flags?: readonly string[]; calls?: number }>> = {
  'ES modules, registered before': { file: 'a.mjs', source: `import '${REGISTER}';${ESM_IMPORTS}${ESM_CALL}` },
  'ES modules, registered after': {
    file: 'b.mjs',
    source: `${ESM_IMPORTS}import { register } from '${REGISTER.replace('register.js', 'index.js')}';register();${ESM_CALL}`,
  },
  'ES modules, by --import': { file: 'c.mjs', source: ESM_IMPORTS + ESM_CALL, flags: ['--import', REGISTER] },
  'CommonJS, registered before': { file: 'd.cjs', source: `require(${JSON.stringify(REQUIRED)});${CJS_CALL}` },
  'CommonJS, registered after': { file: 'e.cjs', source: `${CJS_CALL}require(${JSON.stringify(REQUIRED)});` },
  'CommonJS, by --require': { file: 'f.cjs', source: CJS_CALL, flags: ['--require', REQUIRED] },
  'both builds of the library, and both of ours': {
    file: 'g.mjs',
    source: `${ESM_IMPORTS}import { createRequire } from 'node:module';import '${REGISTER}';
const require = createRequire(import.meta.url);require(${JSON.stringify(REQUIRED)});
const cjs = require('@langchain/core/utils/testing');
console.log((await new cjs.FakeListChatModel({ responses: ['hello'] }).invoke('hi')).content);${ESM_CALL}`,
    calls: 2,
  },
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(HERE, '.apps-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(Object.entries(APPS))('%s', async (_, { file, source, flags = [], calls = 1 }) => {
  const app = join(folder, file);
  await writeFile(app, source);
  const { lines, types } = await runApp([...flags, app]);
  expect(lines).toEqual(Array.from({ length: calls }, () => 'hello'));
  expect(types.filter((type) => PAIR.includes(type)).sort()).toEqual(
    PAIR.flatMap((type) => Array(calls).fill(type)).sort(),
  );
});

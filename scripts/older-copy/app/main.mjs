import { createRequire } from 'node:module';
import OpenAI from 'openai';
import { run } from './program.mjs';

const require = createRequire(import.meta.url);

await run({ OpenAI, load: (name) => import(name), loadOther: (name) => require(name) });

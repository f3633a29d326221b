import { createRequire } from 'node:module';
import * as openai from 'openai';
import { runScenarios } from './run-scenarios.mjs';

const require = createRequire(import.meta.url);

await runScenarios({
  openai,
  otherOpenai: () => require('openai'),
  load: (name) => import(name),
  loadOther: (name) => require(name),
});

import { createRequire } from 'node:module';
import * as library from 'openai';
import { runScenarios } from './run-scenarios.mjs';

const require = createRequire(import.meta.url);

await runScenarios({
  library,
  otherLibrary: () => require('openai'),
  load: (name) => import(name),
  loadOther: (name) => require(name),
});

import { createRequire } from 'node:module';
import * as library from '@anthropic-ai/sdk';
import { runScenarios } from './run-scenarios.mjs';

const require = createRequire(import.meta.url);

await runScenarios({
  library,
  otherLibrary: () => require('@anthropic-ai/sdk'),
  load: (name) => import(name),
  loadOther: (name) => require(name),
});

import { createRequire } from 'node:module';
import * as library from 'the-library';
import { runScenarios } from './run-scenarios.mjs';

const require = createRequire(import.meta.url);

await runScenarios({
  library,
  otherLibrary: () => require('the-library'),
  load: (name) => import(name),
  loadOther: (name) => require(name),
});

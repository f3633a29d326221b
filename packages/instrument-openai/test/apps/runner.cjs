const openai = require('openai');

import('./run-scenarios.mjs').then(({ runScenarios }) =>
  runScenarios({
    openai,
    otherOpenai: () => import('openai'),
    load: (name) => require(name),
    loadOther: (name) => import(name),
  }),
);

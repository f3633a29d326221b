const library = require('@anthropic-ai/sdk');

import('./run-scenarios.mjs').then(({ runScenarios }) =>
  runScenarios({
    library,
    otherLibrary: () => import('@anthropic-ai/sdk'),
    load: (name) => require(name),
    loadOther: (name) => import(name),
  }),
);

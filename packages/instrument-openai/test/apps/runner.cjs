const library = require('openai');

import('./run-scenarios.mjs').then(({ runScenarios }) =>
  runScenarios({
    library,
    otherLibrary: () => import('openai'),
    load: (name) => require(name),
    loadOther: (name) => import(name),
  }),
);

const library = require('the-library');

import('./run-scenarios.mjs').then(({ runScenarios }) =>
  runScenarios({
    library,
    otherLibrary: () => import('the-library'),
    load: (name) => require(name),
    loadOther: (name) => import(name),
  }),
);

const OpenAI = require('openai');

void import('./program.mjs').then(({ run }) =>
  run({ OpenAI, load: (name) => require(name), loadOther: (name) => import(name) }),
);

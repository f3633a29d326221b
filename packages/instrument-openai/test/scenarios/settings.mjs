// Settings of ours from the environment.
import { answerHello } from './common/answers.mjs';
import { callAndPrint } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

export const scenarios = {
  'recording switched off': {
    process: 'off',
    majors: [7],
    formats: ['esm'],
    env: { CHAUKAS_ENABLED: 'false' },
    serve: answerHello,
    unrecorded: 1,
    async run({ client, print }) {
      await callAndPrint(client, print);
    },
    trail: [],
  },

  'said to be quiet': {
    process: 'quiet',
    majors: [7],
    formats: ['esm'],
    env: { CHAUKAS_QUIET: '1' },
    serve: answerHello,
    async run({ client, print }) {
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
  },
};

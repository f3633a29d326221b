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

  'a server asked for that does not exist yet': {
    process: 'server',
    majors: [7],
    formats: ['esm'],
    env: { CHAUKAS_OUTPUT_MODE: 'api', CHAUKAS_ENDPOINT: 'http://127.0.0.1:2' },
    serve: answerHello,
    notices: [/^\[chaukas\] CHAUKAS_OUTPUT_MODE=api: sending to a Chaukas server is not available yet/],
    async run({ client, print }) {
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
  },

  'a server asked for by its address alone': {
    process: 'address',
    majors: [7],
    formats: ['esm'],
    env: { CHAUKAS_ENDPOINT: 'http://127.0.0.1:2' },
    serve: answerHello,
    notices: [/^\[chaukas\] CHAUKAS_ENDPOINT: sending to a Chaukas server is not available yet/],
    async run({ client, print }) {
      await callAndPrint(client, print);
    },
    trail: ONE_CALL,
  },
};

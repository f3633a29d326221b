// What every provider's package keeps, in the words of Messages.
import { contractScenarios } from '@chaukas/instrumentation/testing/scenarios';
import { apiError, events, frame, message, text } from './common/answers.mjs';
import { HELLO } from './common/requests.mjs';

export const scenarios = contractScenarios({
  path: '/messages',
  answer: (said = 'Hello!') => message({ content: [text(said)] }),
  frames: (texts = ['Hel', 'lo', '!']) => events(message({ content: [text(texts.join(''))] }), texts),
  open: { frames: 4, pieces: 4 },
  error: (said) => apiError(said),
  errorFrame: (said) => frame(apiError(said, 'overloaded_error')),
  errorCode: (status) => String(status),
  call: (client, more, options) => client.messages.create({ ...HELLO, ...more }, options),
  stream: (client, more, options) => client.messages.create({ ...HELLO, ...more, stream: true }, options),
  textOf: (answer) => answer?.content?.[0]?.text,
  textOfPiece: (piece) => piece?.delta?.text,
});

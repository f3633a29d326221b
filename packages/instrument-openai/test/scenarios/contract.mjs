// What every provider's package keeps, in the words of Chat Completions.
import { contractScenarios } from '@chaukas/instrumentation/testing/scenarios';
import { apiError, chunks, completion } from './common/answers.mjs';
import { HELLO } from './common/requests.mjs';

export const scenarios = contractScenarios({
  path: '/chat/completions',
  answer: (text = 'Hello!') => completion({ text }),
  frames: (texts = ['Hel', 'lo', '!']) => chunks({ texts }),
  open: { frames: 3, pieces: 3 },
  error: (message) => apiError(message, 'invalid_value'),
  errorFrame: (message) => apiError(message, 'engine_error'),
  errorCode: () => 'invalid_value',
  call: (client, more, options) => client.chat.completions.create({ ...HELLO, ...more }, options),
  stream: (client, more, options) => client.chat.completions.create({ ...HELLO, ...more, stream: true }, options),
  textOf: (answer) => answer?.choices?.[0]?.message?.content,
  textOfPiece: (piece) => piece?.choices?.[0]?.delta?.content || undefined,
});

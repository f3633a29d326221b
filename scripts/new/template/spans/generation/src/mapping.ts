import {
  known,
  type MethodMeaning,
  normaliseUsage,
  readList,
  readNumber,
  readText,
  type UsageTable,
} from '@chaukas/instrumentation';

/** Where an answer says what it counted. */
const USAGE: UsageTable = {
  tokens: { prompt: ['usage', 'input_tokens'], completion: ['usage', 'output_tokens'] },
  buckets: { input: { at: ['usage', 'input_tokens'] }, output: { at: ['usage', 'output_tokens'] } },
};

/** What a call of the model means. */
export const call: MethodMeaning<'generation'> = {
  request: ([body]) => ({
    data: {
      provider: '__name__',
      operation: 'chat',
      request: body,
      parameters: known({ temperature: readNumber(body, 'temperature'), max_tokens: readNumber(body, 'max_tokens') }),
      ...known({ model: readText(body, 'model') }),
    },
    input: { role: 'user', text: readText(readList(body, 'messages').at(-1), 'content') ?? '' },
  }),
  answer: (value) => ({
    data: {
      ...known({ response_model: readText(value, 'model'), finish_reason: readText(value, 'finish_reason') }),
      ...normaliseUsage(value, USAGE),
    },
    output: { role: 'assistant', text: readText(value, 'text') ?? '' },
  }),
};

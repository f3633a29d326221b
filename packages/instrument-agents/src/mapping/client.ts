import { suite } from '@chaukas/core/instrumentation';
import { readList } from '@chaukas/instrumentation';

const CLIENT = '@chaukas/instrument-openai ';

/** Whether a model's client is recorded: it says what it knows, which is not to be guessed before, nor said twice. */
export function clientIsRecorded(): boolean {
  return [...suite().instrumentations].some(
    ([name, state]) => name.startsWith(CLIENT) && readList(state, 'copies', 'statuses').length > 0,
  );
}

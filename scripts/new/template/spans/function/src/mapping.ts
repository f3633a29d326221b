import type { MethodMeaning } from '@chaukas/instrumentation';

/** What a call means: a tool that was used. */
export const call: MethodMeaning<'function'> = {
  request: ([input]) => ({ data: { name: '__method__', input } }),
  answer: (output) => ({ data: { output } }),
};

/** Eight attributes, as every span of the benchmark has them; a new object each time, as in an app. */
export function attributes(number) {
  return {
    number,
    model: 'gpt-4o-mini',
    region: 'eu-north-1',
    cached: false,
    temperature: 0.2,
    user: 'user-4711',
    attempt: 1,
    route: '/chat/completions',
  };
}

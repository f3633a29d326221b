import type { AnyRoute } from '@chaukas/instrumentation/stainless';

/** What a route's reducer makes of the pieces of a stream. */
export function reduce(
  route: Pick<AnyRoute, 'reducer'>,
  pieces: readonly unknown[],
  maxText: number = 1024 * 1024,
): unknown {
  const reducer = route.reducer(maxText);
  for (const piece of pieces) reducer.push(piece);
  return reducer.value();
}

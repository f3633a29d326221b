/** All pieces of a stream. */
export async function collect<T>(source: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const pieces: T[] = [];
  for await (const piece of source) pieces.push(piece);
  return pieces;
}

/** What a program saw, each with the number of the microtask turn in which it did. */
export type Log = (what: unknown) => void;

const TURNS = 300;

/** Runs a program of microtasks only, and counts the turns beside it. */
export async function turnsOf(program: (log: Log) => Promise<void>): Promise<string[]> {
  const seen: string[] = [];
  let turn = 0;
  let running = true;
  const counting = (async () => {
    for (turn = 0; running && turn < TURNS; turn++) await null;
  })();
  await program((what) => void seen.push(`${turn}: ${show(what)}`));
  running = false;
  await counting;
  return seen;
}

function show(what: unknown): string {
  return what instanceof Error ? `${what.name}: ${what.message}` : JSON.stringify(what);
}

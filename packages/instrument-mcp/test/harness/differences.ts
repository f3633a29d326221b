import type { Run } from './run-cell.ts';

/** What anybody can see of a run that differs from another, a sentence for each; nothing is masked. */
export function differences(plain: Run, recorded: Run): string[] {
  const before = plain.stdout.split('\n');
  const after = recorded.stdout.split('\n');
  const lines = before.length > after.length ? before : after;
  return [
    ...lines.flatMap((_, at) => (before[at] === after[at] ? [] : [`stdout: ${before[at]} became ${after[at]}`])),
    ...(plain.stderr === recorded.stderr ? [] : [`stderr: ${plain.stderr} became ${recorded.stderr}`]),
    ...(plain.code === recorded.code ? [] : [`exit code: ${plain.code} became ${recorded.code}`]),
    // A handler that was given up ends while others run already, sooner or later.
    ...(sorted(plain.journal) === sorted(recorded.journal)
      ? []
      : [`journal: ${plain.journal} became ${recorded.journal}`]),
  ];
}

function sorted(journal: string): string {
  return journal.split('\n').sort().join('\n');
}

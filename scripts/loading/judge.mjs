// What came of a cell: pure, so that it can be read as the rules that it is.

/** Lines of ours on stderr: those that say so, and what is printed of the `status` below; empty ones are nobody's. */
const OURS = /^\[chaukas\] |^ {2}|^\s*$/;

/** Times and the number of the process are another each time. */
const CHANGING = /\(node:\d+\)/g;

/**
 * @param cell the row
 * @param sentence what `status()` is to say; undefined where all calls are to be recorded
 * @param runs the app without us and with us
 * @returns sentences, none if all is well
 */
export function problemsOf(cell, sentence, { plain, ours }) {
  const recorded = sentence === undefined ? cell.calls : cell.recorded;
  return [
    ...(plain.stdout.includes('from ') ? [] : [`the app does not work without us: ${plain.stdout}${plain.stderr}`]),
    ...different('the exit code', plain.code, ours.code),
    ...different('stdout', plain.stdout, ours.stdout),
    ...different('stderr beside our lines', theirs(plain.stderr), theirs(ours.stderr)),
    ...(cell.journal
      ? [plain, ours].flatMap(({ requests }) => unlike('calls at the provider', requests, cell.calls))
      : []),
    ...unlike(`${cell.event}_START in the trail`, ours.starts, recorded),
    ...unlike(`${cell.event}_END in the trail`, ours.ends, recorded),
    ...said(ours.stderr, sentence, recorded),
  ];
}

/** One line says what is recorded; where not all is, the status says why, and what to do. */
function said(stderr, sentence, recorded) {
  const lines = stderr.split('\n');
  const starts = lines.filter((line) => line.startsWith('[chaukas] recording ')).length;
  return [
    ...(recorded > 0 ? unlike('lines that say what is recorded', starts, 1) : []),
    ...(sentence === undefined || lines.some((line) => sentence.test(line))
      ? []
      : [`the status does not say ${sentence}, but:\n${stderr}`]),
  ];
}

function theirs(stderr) {
  const lines = stderr.split('\n').filter((line) => !OURS.test(line));
  return lines.join('\n').replaceAll(CHANGING, '(node)');
}

function different(what, before, after) {
  return before === after ? [] : [`${what} without us: ${JSON.stringify(before)}, with us: ${JSON.stringify(after)}`];
}

function unlike(what, found, expected) {
  return found === expected ? [] : [`${found} ${what}, not ${expected}`];
}

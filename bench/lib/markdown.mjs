/** A full run as the table of docs/performance.md. */
import { amount, digits } from './report.mjs';

const HEAD = '| figure | chaukas | beside | ratio | goal | |\n|---|---|---|---|---|---|';

/** @param results what `run.mjs --json` writes */
export function markdown({ node, cpu, cores, date, results }) {
  const rows = results.flatMap((figure) => figure.goals.map((goal) => rowOf(figure, goal)));
  const when = `Measured ${date.slice(0, 10)}, Node ${node.slice(1)}, ${cores} cores of ${cpu}.`;
  return [when, '', HEAD, ...rows].join('\n');
}

function rowOf({ name, per, unit, rows }, { cell, of, against, most, ratio, met }) {
  const shown = (candidate) => {
    const row = rows.find((one) => one.candidate === candidate && one.cell === cell);
    return row === undefined ? '' : amount(row.median, unit);
  };
  const own = against === undefined ? '' : `${shown(of)}${of === 'chaukas' ? '' : ` (${of})`}`;
  const other = against === undefined ? of : `${shown(against)} ${against}`;
  const cells = [`${name}: ${cell}, ${per}`, own, other, `${digits(ratio)}x`, `${most}x`, met ? 'met' : 'missed'];
  return `| ${cells.join(' | ')} |`;
}

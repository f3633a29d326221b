/** A figure as people read it. */
import { table } from '../../scripts/lib/table.mjs';

const STEPS = {
  ns: [
    { from: 1e6, unit: 'ms' },
    { from: 1e3, unit: 'us' },
    { from: 1, unit: 'ns' },
  ],
  bytes: [{ from: 1, unit: 'B' }],
};

/** Cells that are ratios. */
const RATIOS = new Set(['times']);

export function report({ name, unit, per, rows, goals }) {
  const cells = rows.map(({ candidate, cell, median, best }) => {
    const show = (value) => (RATIOS.has(cell) ? `${value.toFixed(3)}x` : amount(value, unit));
    return [candidate, cell, show(median), show(best)];
  });
  return [`\n${name}, ${per}`, table(['candidate', 'cell', 'median', 'best'], cells), ...goals.map(line)].join('\n');
}

/** Three digits that count, in the unit that suits. */
export function amount(value, unit) {
  const steps = STEPS[unit];
  const step = steps.find(({ from }) => Math.abs(value) >= from) ?? steps.at(-1);
  const scaled = value / step.from;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${scaled.toFixed(unit === 'bytes' ? 0 : digits)} ${step.unit}`;
}

export function line(goal) {
  const { cell, of, against, most, ratio, noise, met } = goal;
  const than = against === undefined ? 'x' : `x ${against}`;
  const goalText = `goal at most ${most}x, A/A ${(100 * noise).toFixed(0)} % apart`;
  return `${met ? 'met   ' : 'MISSED'}  ${cell}: ${of} is ${digits(ratio)}${than} (${goalText})${standing(goal)}`;
}

/** What --quick says of it. */
function standing({ held, most, tolerance, worse, noisy, met }) {
  const limit = `${digits(held)}x + ${(100 * tolerance).toFixed(0)} %`;
  const what = held === most ? 'the goal' : 'what is accepted now';
  const noise = noisy ? '; the machine is too noisy to tell' : '';
  if (worse) return `; WORSE than ${what}, ${limit}${noise}`;
  return met ? noise : `; ok: within ${what}, ${limit}${noise}`;
}

export function digits(ratio) {
  return ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2);
}

/** What the cells of a figure come to: rows for the table, and a verdict on each goal. */
import { TOLERANCE } from '../figures.mjs';
import { best, median } from './stats.mjs';

/** @param {Map<string, number[]>} cells what `inTurns` gives */
export function judged({ name, unit, per, goals, control, tolerance }, cells) {
  const rows = [...cells].map(([key, rounds]) => {
    const [candidate, cell] = JSON.parse(key);
    return { candidate, cell, median: median(rounds), best: best(rounds), rounds };
  });
  const own = { rows, control, tolerance: TOLERANCE[tolerance] };
  return { name, unit, per, rows, goals: goals.map((goal) => verdictOn(goal, own)) };
}

/**
 * The median of the ratios of each round, because what a round was disturbed by met all its candidates.
 *
 * `held` is what the ratio is held against, `noise` how far the control is from what it repeats, as a part of what the goal is a ratio to.
 */
function verdictOn({ cell, of, to, less, most, now }, { rows, control, tolerance }) {
  const roundsOf = (candidate) => rows.find((row) => row.candidate === candidate && row.cell === cell)?.rounds ?? [];
  const least = less === undefined ? undefined : roundsOf(less);
  const netOf = (candidate) => roundsOf(candidate).map((value, round) => value - (least?.[round] ?? 0));
  const against = to && closest(to, netOf);
  const reference = against === undefined ? netOf(of).map(() => 1) : netOf(against);
  const ratio = median(netOf(of).map((value, round) => value / reference[round]));
  const first = roundsOf(control);
  const apart = roundsOf(again(control)).map((value, round) => value - first[round]);
  const noise = Math.abs(median(apart.map((value, round) => value / Math.max(reference[round], first[round]))));
  const held = ratio > most && now !== undefined ? now : most;
  return {
    cell,
    of,
    against,
    most,
    now,
    ratio,
    noise,
    held,
    tolerance,
    ...outcome({ ratio, most, held, noise, tolerance }),
  };
}

function outcome({ ratio, most, held, noise, tolerance }) {
  const worse = !(ratio <= held * (1 + tolerance));
  return { met: ratio <= most, worse, noisy: !(noise <= tolerance) };
}

/** Of those that were measured, the one that costs least. */
function closest(candidates, netOf) {
  const measured = candidates.filter((candidate) => netOf(candidate).length > 0);
  return measured.toSorted((a, b) => median(netOf(a)) - median(netOf(b)))[0];
}

/** A candidate that is measured a second time. */
export function again(candidate) {
  return `${candidate} again`;
}

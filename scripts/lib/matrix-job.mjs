// One cell of the matrix: every scenario and every way of loading with one Node, one version of a library and one format.
import {
  cellTitle,
  loadingCells,
  scenariosFor,
  verifyAll,
  verifyCell,
} from '../../packages/instrumentation/src/testing/contract/index.ts';

/**
 * @param job.setting `{ subject, node, directory, format }` for the contract
 * @param job.scenarios all scenarios
 * @param job.only tells by its name whether a scenario or a way of loading is to be run
 * @param told.onStep called with what is being done
 * @param told.onProblems called with a name and its problems, as they are found
 * @returns counts, and the problems by scenario or way of loading
 */
export async function runJob({ setting, major, scenarios, only }, provider, { onStep, onProblems }) {
  const result = { scenarios: 0, loading: 0, calls: 0, pairs: 0, problems: [] };
  const note = (name, problems) => {
    if (problems.length === 0) return;
    result.problems.push({ name, problems });
    onProblems(name, problems);
  };
  onStep('scenarios');
  const chosen = scenariosFor(scenarios, major, setting.format).filter(({ name }) => only(name));
  await verifyAll(chosen, provider, setting, (verdicts) => {
    for (const { name, problems, calls, pairs } of verdicts) {
      result.scenarios++;
      result.calls += calls;
      result.pairs += pairs;
      note(name, problems);
    }
    onStep(`${result.scenarios} of ${chosen.length} scenarios`);
  });
  for (const cell of loadingCells(setting.subject).filter(
    (one) => one.format === setting.format && only(cellTitle(one)),
  )) {
    onStep(cellTitle(cell));
    const { problems, pairs } = await verifyCell(cell, provider, setting);
    result.loading++;
    result.calls++;
    result.pairs += pairs;
    note(cellTitle(cell), problems);
  }
  return result;
}

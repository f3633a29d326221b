import { type KnownInstrumentation, lists } from '../known/instrumentation.ts';
import type { AppManifest } from './app-manifest.ts';
import type { Selection } from './selection.ts';

/**
 * Why an instrumentation is registered, or is not: `named` in the app's package.json, `brought` by a package that is,
 * `included` by name, `possible` for a package that is named and may use it, `unnamed`, or `excluded`.
 */
export type Reason = 'named' | 'brought' | 'included' | 'possible' | 'unnamed' | 'excluded';

/** What is to become of one instrumentation. */
export interface Choice {
  readonly known: KnownInstrumentation;
  readonly reason: Reason;
  /** Libraries of it that the app names itself. */
  readonly named: readonly string[];
  /** Named packages that the library is looked for from too: where nothing is hoisted, the app itself cannot resolve it. */
  readonly through: readonly string[];
}

/** What is to become of each instrumentation: pure, so that it can be read and tested as a table. */
export function choose(
  instrumentations: readonly KnownInstrumentation[],
  manifests: readonly AppManifest[],
  selection: Selection,
): Choice[] {
  const named = [...new Set(manifests.flatMap(({ names }) => [...names]))];
  return instrumentations.map((known) => {
    const broughtBy = named.filter((name) => lists(known.broughtBy, name) && !known.libraries.includes(name));
    const usedBy = named.filter((name) => lists(known.usedBy, name));
    const libraries = known.libraries.filter((library) => named.includes(library));
    const reason = reasonFor(known, selection, {
      named: libraries.length > 0,
      brought: broughtBy.length > 0,
      possible: usedBy.length > 0,
    });
    return { known, reason, named: libraries, through: [...broughtBy, ...usedBy] };
  });
}

function reasonFor(
  known: KnownInstrumentation,
  { include, exclude }: Selection,
  found: Record<'named' | 'brought' | 'possible', boolean>,
): Reason {
  if (exclude.matches(known) || include?.matches(known) === false) return 'excluded';
  if (found.named) return 'named';
  if (include !== undefined) return 'included';
  if (found.brought) return 'brought';
  return found.possible ? 'possible' : 'unnamed';
}

/** Whether what is chosen for this reason is loaded, so that an `import` hoisted above us is reached; else it is only watched. */
export function isAsked(reason: Reason): boolean {
  return reason === 'named' || reason === 'brought' || reason === 'included';
}
